import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { lazy, Suspense, useState } from 'react';
import type { UsageDimension, UsageRow } from '../../schema/types.ts';
import { useFollowing } from '../api/use-following.ts';
import { DIMENSIONS, seriesOf } from '../charts/series.ts';
import { short } from '../format/amount.ts';
import { browserZone, daysFrom, shortDay, startOfDay } from '../format/time.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { SPEND } from './documents.ts';

const Bars = lazy(() => import('../charts/bars.tsx'));

const DAYS = 30;
const CHOICES = ['COST_CENTER', 'MODEL', 'APPLICATION'] as const satisfies UsageDimension[];

/** Spend of the last days, stacked by what one chooses. */
export function Spend({ turn }: { turn: number }) {
  const [dimension, setDimension] = useState<(typeof CHOICES)[number]>('COST_CENTER');
  const now = new Date();
  const from = startOfDay(now, DAYS - 1);
  const { data, problem, reload } = useFollowing<{ usage: { items: UsageRow[] } }>(
    SPEND,
    {
      input: {
        from: from.toISOString(),
        period: 'DAY',
        timeZone: browserZone(),
        groupBy: [dimension],
        limit: 1000,
      },
    },
    turn,
  );
  const points = daysFrom(from, now);
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={`The last ${DAYS} days, in USD`}
          actions={
            <SegmentedControl
              label="Stacked by"
              selectedId={dimension}
              onChange={({ detail }) => setDimension(detail.selectedId as typeof dimension)}
              options={CHOICES.map((id) => ({ id, text: DIMENSIONS[id] }))}
            />
          }
        >
          Spend by day
        </Header>
      }
    >
      {problem && !data ? (
        <ProblemAlert problem={problem} onRetry={reload} />
      ) : (
        <Suspense fallback={null}>
          <Bars
            name={`Spend by day, stacked by ${DIMENSIONS[dimension].toLowerCase()}`}
            points={points}
            series={seriesOf(data?.usage.items ?? [], [dimension], points, ({ costUsd = 0 }) => costUsd)}
            value={(usd) => short(usd, 'USD')}
            label={shortDay}
            yTitle="USD"
            height={290}
            empty={data ? 'Nothing was spent yet. Make a call in the playground.' : 'Loading …'}
          />
        </Suspense>
      )}
    </Container>
  );
}
