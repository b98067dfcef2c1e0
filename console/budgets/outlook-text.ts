import type { BudgetForecast, BudgetUnit } from '../../schema/types.ts';
import { percent, short } from '../format/amount.ts';
import { relative } from '../format/time.ts';

type Told = Pick<BudgetForecast, 'expectedTotal' | 'expectedPercent' | 'low' | 'high' | 'runsOutAt'>;

/** Where a budget is heading, in a sentence; nothing where nothing can be expected. */
export function outlookText(
  { expectedTotal, expectedPercent, low, high, runsOutAt }: Told,
  unit: BudgetUnit,
  now = Date.now(),
  locale?: string,
): string {
  const end =
    runsOutAt == null
      ? ''
      : Date.parse(runsOutAt) <= now
        ? 'Has run out. '
        : `Runs out ${relative(runsOutAt, now, locale)}, if it goes on so. `;
  if (expectedTotal == null) return end.trim();
  const range =
    low != null && high != null ? ` (${short(low, unit, locale)} to ${short(high, unit, locale)})` : '';
  const share = expectedPercent == null ? '' : `, ${percent(expectedPercent, locale)} of the limit`;
  return `${end}At its end ${short(expectedTotal, unit, locale)} expected${range}${share}.`;
}
