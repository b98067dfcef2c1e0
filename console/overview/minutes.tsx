import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { lazy, Suspense } from 'react';
import type { UsageOutcome, UsageRow } from '../../schema/types.ts';
import { useFollowing } from '../api/use-following.ts';
import { OUTCOMES } from '../charts/outcomes.ts';
import { compact } from '../format/amount.ts';
import { browserZone, lastMinutes, shortMinute } from '../format/time.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { MINUTES } from './documents.ts';

const Bars = lazy(() => import('../charts/bars.tsx'));

const COUNT = 30;
const KINDS = Object.keys(OUTCOMES) as UsageOutcome[];

/** Calls of the last minutes, by how they ended. */
export function Minutes({ turn }: { turn: number }) {
  const points = lastMinutes(COUNT, Date.now());
  const { data, problem, reload } = useFollowing<{ usage: { items: UsageRow[] } }>(
    MINUTES,
    { input: { from: points[0]!.toISOString(), period: 'MINUTE', timeZone: browserZone(), limit: 1000 } },
    turn,
  );
  const rows = new Map(data?.usage.items.map((row) => [Date.parse(row.startsAt), row.figures]));
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description={`The last ${COUNT} minutes, by how they ended`}>
          Calls a minute
        </Header>
      }
    >
      {problem && !data ? (
        <ProblemAlert problem={problem} onRetry={reload} />
      ) : (
        <Suspense fallback={null}>
          <Bars
            name="Calls a minute, by how they ended"
            points={points}
            series={KINDS.map((kind) => ({
              title: OUTCOMES[kind].title,
              data: points.map((x) => ({ x, y: OUTCOMES[kind].count(rows.get(x.getTime()) ?? {}) })),
            }))}
            colors={KINDS.map((kind) => OUTCOMES[kind].color)}
            value={(calls) => compact(calls)}
            label={shortMinute}
            yTitle="Calls"
            empty={data ? 'No calls in these minutes. They appear here as they happen.' : 'Loading …'}
          />
        </Suspense>
      )}
    </Container>
  );
}
