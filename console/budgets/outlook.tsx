import {
  colorChartsPaletteCategorical1,
  colorChartsStatusInfo,
  colorChartsStatusNeutral,
} from '@cloudscape-design/design-tokens';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import type { Budget, ForecastMethod, UsageRow } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { short } from '../format/amount.ts';
import { shortDay, shortMinute } from '../format/time.ts';
import { SPENT } from './documents.ts';
import { outlookOf, periodOf } from './outlook.ts';
import { outlookText } from './outlook-text.ts';

const LinesChart = lazy(() => import('../charts/lines.tsx'));

/** As the lines come: what is spent, what is expected, and the range. */
const OUTLOOK_COLORS = [
  colorChartsPaletteCategorical1,
  colorChartsStatusInfo,
  colorChartsStatusNeutral,
  colorChartsStatusNeutral,
];

const METHODS: Record<ForecastMethod, string> = {
  SEASONAL: 'By the rhythm and the level of the last weeks.',
  AVERAGE: 'Too young for a rhythm: the average goes on.',
  NO_USAGE: 'Nothing was used in the last weeks, so nothing is expected.',
  TOO_YOUNG: 'Used for too short a time to expect anything yet.',
  TOO_SHORT: 'A minute is over before anything could be expected of it.',
};

/** Where the budget is heading: its spend so far, and what to expect of its window. */
export function Outlook({ budget, actions }: { budget: Budget; actions?: ReactNode }) {
  const { scope, unit, window, forecast, timeZone, name } = budget;
  const isDrawn =
    window.startsAt != null &&
    window.endsAt != null &&
    forecast?.expectedTotal != null &&
    forecast.basis.method !== 'NO_USAGE';
  const period = isDrawn ? periodOf(window.startsAt!, window.endsAt!) : 'DAY';
  const filter = Object.fromEntries(
    (['costCenter', 'applicationId', 'environment', 'model'] as const).flatMap((field) =>
      scope[field] ? [[field, [scope[field]]]] : [],
    ),
  );
  const { data } = useAnswer<{ usage: { items: UsageRow[] } }>(isDrawn ? SPENT : null, {
    input: { from: window.startsAt, period, timeZone, filter, limit: 1000 },
  });
  const series = useMemo(() => (data ? outlookOf(budget, data.usage.items, Date.now()) : []), [budget, data]);
  if (!forecast) return null;
  const text = outlookText(budget, forecast);
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description={`${METHODS[forecast.basis.method]} ${text}`} actions={actions}>
          Where it is heading
        </Header>
      }
    >
      {isDrawn && (
        <Suspense fallback={null}>
          <LinesChart
            name={`Spend of ${name} in this window, and what is expected`}
            series={series}
            colors={OUTLOOK_COLORS}
            threshold={{ title: 'Limit', y: window.limit }}
            value={(value) => short(value, unit)}
            label={period === 'HOUR' ? shortMinute : shortDay}
            empty="Loading …"
          />
        </Suspense>
      )}
    </Container>
  );
}
