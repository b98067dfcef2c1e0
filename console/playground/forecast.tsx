import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Alert from '@cloudscape-design/components/alert';
import type { Estimate } from '../../schema/types.ts';
import { Denied } from '../calls/why.tsx';
import { Amount } from '../format/exactly.tsx';
import { Empty } from '../format/empty.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import type { Draft } from './request.ts';
import { tightLimit } from './tight-limit.ts';

/** Whether the call would be let through now, and at what worst case. */
export function Forecast({
  estimate,
  draft,
  onFit,
}: {
  estimate: Estimate | undefined;
  draft: Draft;
  onFit: (fits: { model: string; maxTokens: number }) => void;
}) {
  const { who } = useSession();
  const limit = estimate?.worstCaseUsd ? tightLimit(estimate.worstCaseUsd) : undefined;
  return (
    <Container header={<Header variant="h2">Would it be let through?</Header>}>
      {!estimate ? (
        <Empty title="Nothing to tell yet">Name a model, a prompt and an application.</Empty>
      ) : (
        <SpaceBetween size="m">
          <div aria-live="polite">
            <StatusIndicator type={estimate.admitted ? 'success' : 'error'}>
              {!estimate.admitted
                ? 'No'
                : estimate.budgets.length === 0
                  ? 'Yes: nothing limits it'
                  : 'Yes: every budget that covers it has room'}
            </StatusIndicator>
          </div>
          {estimate.denial && (
            <Denied
              denial={estimate.denial}
              onFit={() => estimate.denial?.fits && onFit(estimate.denial.fits)}
            />
          )}
          {estimate.adjustment && (
            <Alert type="info">
              A budget would lower it: {estimate.model} with {estimate.adjustment.maxTokens} tokens at most.
            </Alert>
          )}
          <KeyValuePairs
            columns={2}
            minColumnWidth={130}
            items={[
              {
                label: 'Costs at most',
                value:
                  estimate.worstCaseUsd == null ? (
                    'unknown: no price'
                  ) : (
                    <Amount value={estimate.worstCaseUsd} unit="USD" />
                  ),
              },
              { label: 'Input at most', value: `${estimate.inputTokensAtMost} tokens` },
              { label: 'Output at most', value: `${estimate.maxTokens} tokens` },
              { label: 'Asked of Bedrock', value: estimate.modelId },
            ]}
          />
          {estimate.budgets.length === 0 && (
            <Alert
              type="info"
              header="No budget covers it"
              action={
                who.isAdmin && (
                  <Button
                    href={pathTo('budgets', ['new'], {
                      costCenter: draft.costCenter,
                      applicationId: draft.applicationId,
                      name: `${draft.applicationId}, tight`,
                      ...(limit !== undefined && { limit: `${limit}` }),
                      then: 'playground',
                    })}
                  >
                    Set one
                  </Button>
                )
              }
            >
              Nothing limits what this application spends. With a budget of{' '}
              {limit === undefined ? 'a few cents' : <Amount value={limit} unit="USD" />} this call is let
              through once; the next is refused, and you see why.
            </Alert>
          )}
        </SpaceBetween>
      )}
    </Container>
  );
}
