import type { BudgetUnit } from '../../../schema/types.ts';
import type { Window } from '../budgets/window.ts';

const LETTERS: Record<BudgetUnit, string> = { USD: 'U', TOKENS: 'T', REQUESTS: 'R' };
const UNITS = Object.keys(LETTERS) as BudgetUnit[];
const WINDOW_NAME = new RegExp(`^([${Object.values(LETTERS).join('')}])([0-9a-z]+)\\.([0-9a-z]*)$`);

const MINUTE_MS = 60_000;

/**
 * The sheet attribute that counts a budget's window: unit letter, the budget's slot, and when the window ends in
 * minutes since the epoch, base 36 — `U3.htkx4`. It says all that settling and archiving need, in few bytes.
 */
export const windowName = (unit: BudgetUnit, slot: string, { endsAt }: Pick<Window, 'endsAt'>): string =>
  `${LETTERS[unit]}${slot}.${endsAt === Infinity ? '' : Math.ceil(endsAt / MINUTE_MS).toString(36)}`;

/** What a window's name says, or undefined for any other attribute. `endsAt` is in ms. */
export function parseWindowName(
  name: string,
): { unit: BudgetUnit; slot: string; endsAt: number } | undefined {
  const match = WINDOW_NAME.exec(name);
  if (!match) return undefined;
  const unit = UNITS.find((one) => LETTERS[one] === match[1])!;
  const endsAt = match[3] ? parseInt(match[3], 36) * MINUTE_MS : Infinity;
  return { unit, slot: match[2]!, endsAt };
}
