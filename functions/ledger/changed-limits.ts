import { limitNow, type Budget } from './budgets/budget.ts';
import { windowAt } from './budgets/window.ts';
import type { Definitions } from './budgets/definitions.ts';
import { coveringBudget, type Balance } from './charge.ts';
import { usageOf, type Sheet } from './sheets/sheet.ts';
import { windowName } from './sheets/window-name.ts';

/** A change is looked at for this long: a sweep or two may be missed. */
const LOOKED_AT_MS = 5 * 60 * 1000;

/**
 * Where the budgets of a sheet stand whose limit has changed of late without any call: an admin has changed it, or a top-up has ended. A
 * threshold may have been passed by that alone.
 */
export function changedLimits({ byScope }: Definitions, sheet: Sheet, now: number): Balance[] {
  const isLate = (moment: string | undefined): boolean => {
    const ms = moment === undefined ? NaN : Date.parse(moment);
    return ms <= now && ms > now - LOOKED_AT_MS;
  };
  const hasChanged = ({ updatedAt, topUps }: Budget): boolean =>
    isLate(updatedAt) || topUps.some(({ expiresAt }) => isLate(expiresAt));
  return [...byScope.values()]
    .flat()
    .filter(hasChanged)
    .map((budget) => {
      const { endsAt } = windowAt(budget.period, budget.timeZone, now);
      const window = windowName(budget.unit, budget.slot, { endsAt });
      const counted = coveringBudget(budget, { window, endsAt, limit: limitNow(budget, now) });
      return { budget: counted, ...usageOf(sheet, window) };
    });
}
