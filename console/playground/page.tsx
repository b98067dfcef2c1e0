import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { PageProps } from '../shell/pages.tsx';
import { useSession } from '../shell/session.ts';
import { Answer } from './answer.tsx';
import { Code } from './code.tsx';
import { Covering } from './covering.tsx';
import { DraftForm } from './draft-form.tsx';
import { Forecast } from './forecast.tsx';
import { callOf, type Draft } from './request.ts';
import { useCall } from './use-call.ts';
import { useEstimate } from './use-estimate.ts';

/** A call, before it is made: what it may cost, and who would refuse it. Then the call, as it is answered. */
export default function Playground({ route: { query } }: PageProps) {
  const { who } = useSession();
  const [draft, setDraft] = useState<Draft>({
    model: query.get('model') ?? 'claude-sonnet-4-6',
    system: '',
    prompt: 'Draft a two-line follow-up to a lead who asked for pricing last week.',
    maxTokens: '256',
    temperature: '',
    costCenter: query.get('costCenter') ?? who.costCenters[0] ?? 'sales',
    applicationId: query.get('applicationId') ?? who.applications?.[0] ?? 'playground',
    environment: query.get('environment') ?? who.environments?.[0] ?? 'dev',
  });
  const { running, send, stop } = useCall();
  const isOver = running?.result !== undefined;
  const { estimate, problem } = useEstimate(draft, `${running?.requestId} ${isOver}`);
  const change = (by: Partial<Draft>) => setDraft((before) => ({ ...before, ...by }));
  const fit = (fits: { model: string; maxTokens: number }) =>
    change({ model: fits.model, maxTokens: String(fits.maxTokens) });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="See what a call may cost and which budgets it needs, while you type. Then make it."
        >
          Playground
        </Header>
      }
    >
      <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
        <SpaceBetween size="l">
          <DraftForm
            draft={draft}
            problem={problem}
            onChange={change}
            onSend={() => send(callOf(draft))}
            isRunning={running !== undefined && !isOver && !running.problem}
          />
          {running && <Answer running={running} onStop={stop} onFit={fit} />}
          <Code call={running?.call ?? callOf(draft)} />
        </SpaceBetween>
        <SpaceBetween size="l">
          <Forecast estimate={estimate} draft={draft} onFit={fit} />
          <Covering
            covers={estimate?.budgets}
            turn={`${running?.requestId} ${running?.transcript.bySequence.size === 0} ${isOver}`}
          />
        </SpaceBetween>
      </Grid>
    </ContentLayout>
  );
}
