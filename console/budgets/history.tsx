import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { lazy, Suspense } from 'react';
import type { Budget, BudgetPeriod } from '../../schema/types.ts';
import { short } from '../format/amount.ts';
import { shortDay, shortMinute } from '../format/time.ts';

const WindowsChart = lazy(() => import('../charts/windows.tsx'));

const LABELS: Record<BudgetPeriod, (at: Date) => string> = {
  MINUTE: shortMinute,
  HOUR: shortMinute,
  DAY: shortDay,
  WEEK: shortDay,
  MONTH: (at) => at.toLocaleDateString(undefined, { month: 'short', year: 'numeric' }),
  QUARTER: (at) => at.toLocaleDateString(undefined, { month: 'short', year: 'numeric' }),
  YEAR: (at) => String(at.getFullYear()),
  TOTAL: shortDay,
};

/** What its windows came to, beside their limits; the last is the one under way. */
export function History({ budget: { history, window, unit, period, name } }: { budget: Budget }) {
  const closed = [...(history ?? [])].reverse();
  const windows = [
    ...closed.map(({ startsAt, limit, spent }) => ({ x: new Date(startsAt), limit, spent })),
    ...(window.startsAt ? [{ x: new Date(window.startsAt), limit: window.limit, spent: window.spent }] : []),
  ];
  return (
    <Container
      header={
        <Header variant="h2" description="What each window came to, beside its limit. The last is under way.">
          Windows
        </Header>
      }
    >
      <Suspense fallback={null}>
        <WindowsChart
          name={`What the windows of ${name} came to`}
          windows={windows}
          value={(value) => short(value, unit)}
          label={LABELS[period]}
          empty={
            period === 'TOTAL'
              ? 'This budget has one window, which never ends.'
              : 'No window with spend has ended yet.'
          }
        />
      </Suspense>
    </Container>
  );
}
