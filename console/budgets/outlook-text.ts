import type { Budget, BudgetForecast, ForecastMethod } from '../../schema/types.ts';
import { percent, short } from '../format/amount.ts';
import { relative } from '../format/time.ts';

type Told = Pick<BudgetForecast, 'expectedTotal' | 'expectedPercent' | 'low' | 'high' | 'runsOutAt'> & {
  basis: { method: ForecastMethod };
};

/** From this share of its limit on a budget refuses most calls, in percent. */
const USED_UP = 99;

/** Where a budget is heading, in a sentence; nothing where nothing can be expected. */
export function outlookText(
  {
    unit,
    window: { spent, limit },
    mode,
  }: Pick<Budget, 'unit' | 'mode'> & { window: { spent: number; limit: number } },
  { basis, expectedTotal, expectedPercent, low, high, runsOutAt }: Told,
  now = Date.now(),
  locale?: string,
): string {
  const end = spent >= (limit * USED_UP) / 100 ? USED_UP_TEXT[mode] : runsOutText(runsOutAt, now, locale);
  if (expectedTotal == null || basis.method === 'NO_USAGE') return end;
  const range =
    low != null && high != null ? ` (${short(low, unit, locale)} to ${short(high, unit, locale)})` : '';
  const share = expectedPercent == null ? '' : `, ${percent(expectedPercent, locale)} of the limit`;
  const isRefusing = mode === 'ENFORCE' && expectedTotal > limit;
  const total = `At its end ${short(expectedTotal, unit, locale)} expected${isRefusing ? ', were nothing refused' : ''}${range}${share}.`;
  return `${end} ${total}`.trim();
}

const USED_UP_TEXT: Record<Budget['mode'], string> = {
  ENFORCE: 'Used up: it refuses what does not fit in the little that is left.',
  OBSERVE: 'Used up; it only watches.',
};

function runsOutText(runsOutAt: string | null | undefined, now: number, locale?: string): string {
  if (runsOutAt == null) return '';
  return Date.parse(runsOutAt) <= now
    ? 'Has run out.'
    : `Runs out ${relative(runsOutAt, now, locale)}, if it goes on so.`;
}
