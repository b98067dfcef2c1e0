import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { lazy, Suspense, useState } from 'react';
import type { UsageDimension, UsageRow } from '../../schema/types.ts';
import { useFollowing } from '../api/use-following.ts';
import { DIMENSIONS, seriesOf } from '../charts/series.ts';
import { short } from '../format/amount.ts';
import { browserZone, daysFrom, shortDay, startOfDay } from '../format/time.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { SPEND } from './documents.ts';

const Bars = lazy(() => import('../charts/bars.tsx'));

const DAYS = 30;
const CHOICES = ['COST_CENTER', 'MODEL', 'APPLICATION'] as const satisfies UsageDimension[];

/** Spend of the last days, stacked by what one chooses. */
export function Spend({ turn }: { turn: number }) {
  const [dimension, setDimension] = useState<(typeof CHOICES)[number]>('COST_CENTER');
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
      <Chart key={dimension} dimension={dimension} turn={turn} />
    </Container>
  );
}

/** Anew for each dimension: rows of one are not those of another. */
function Chart({ dimension, turn }: { dimension: (typeof CHOICES)[number]; turn: number }) {
  const now = new Date();
  const from = startOfDay(now, DAYS - 1);
  const { data, problem, reload } = useFollowing<{ usage: { items: UsageRow[]; nextToken?: string | null } }>(
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
  if (problem && !data) return <ProblemAlert problem={problem} onRetry={reload} />;
  return (
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
      {data?.usage.nextToken && (
        <Box variant="small">
          There are more {DIMENSIONS[dimension].toLowerCase()}s than this chart takes, so the last days are
          missing. <Link href={pathTo('reports', [], { by: dimension })}>The report</Link> has them.
        </Box>
      )}
    </Suspense>
  );
}
