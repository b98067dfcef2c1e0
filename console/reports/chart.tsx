import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { lazy, Suspense } from 'react';
import type { UsagePeriod, UsageRow } from '../../schema/types.ts';
import { DIMENSIONS, seriesOf } from '../charts/series.ts';
import { short, UNITS } from '../format/amount.ts';
import { shortDay, shortMinute } from '../format/time.ts';
import { MEASURES, PERIOD_TITLES, type Question } from './question.ts';

const Bars = lazy(() => import('../charts/bars.tsx'));

const LABELS: Record<UsagePeriod, (at: Date) => string> = {
  MINUTE: shortMinute,
  QUARTER_HOUR: shortMinute,
  HOUR: (at) => (at.getHours() === 0 ? shortDay(at) : shortMinute(at)),
  DAY: shortDay,
  WEEK: shortDay,
  MONTH: (at) => at.toLocaleDateString(undefined, { month: 'short', year: 'numeric' }),
};

/** The report over time. */
export function ReportChart({
  question: { measure, period, groupBy },
  rows,
  points,
  isCut,
}: {
  question: Question;
  rows: UsageRow[] | undefined;
  points: Date[];
  isCut: boolean;
}) {
  const { title, unit, of } = MEASURES[measure];
  const by = groupBy.map((one) => DIMENSIONS[one].toLowerCase()).join(' and ');
  return (
    <Container header={<Header variant="h2">{`${title}, ${PERIOD_TITLES[period].toLowerCase()}`}</Header>}>
      <Suspense fallback={null}>
        <Bars
          name={`${title}, ${PERIOD_TITLES[period].toLowerCase()}${by && `, by ${by}`}`}
          series={seriesOf(rows ?? [], groupBy, points, of)}
          points={points}
          value={(y) => short(y, unit)}
          label={LABELS[period]}
          yTitle={UNITS[unit]}
          height={260}
          empty={rows ? 'Nothing in this time. Look further back, or filter by less.' : 'Loading …'}
        />
      </Suspense>
      {isCut && (
        <Box variant="small">
          There is more than a chart can show: the last points are missing. Choose longer points, or filter;
          the CSV has all.
        </Box>
      )}
    </Container>
  );
}
