import type { BudgetMode, BudgetUnit, OnExceed } from '../../schema/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogModel } from '../catalog/model.ts';
import type { FieldError } from '../errors/problem.ts';
import type { Scope } from '../ledger/ledger.ts';
import { priceAt } from '../pricing/price.ts';

interface WhenFull {
  unit: BudgetUnit;
  mode: BudgetMode;
  onExceed: OnExceed;
  downgradeTo?: string | null | undefined;
  scope: Scope;
}

/** Whether fewer or cheaper tokens make a call fit a budget of this unit. */
const CAN_SHRINK: Record<BudgetUnit, boolean> = { USD: true, TOKENS: true, REQUESTS: false };

/** What a budget that never refuses can do about a call: nothing. */
const CAN_ACT: Record<BudgetMode, boolean> = { ENFORCE: true, OBSERVE: false };

function mustShrink({ unit, mode, onExceed }: WhenFull): FieldError[] {
  const field = 'input.onExceed';
  if (!CAN_ACT[mode])
    return [
      { field, message: `${onExceed} has no effect on a budget that only observes; use DENY, or ENFORCE` },
    ];
  if (!CAN_SHRINK[unit])
    return [{ field, message: `${onExceed} makes no call fit a ${unit} budget; use DENY` }];
  return [];
}

function mustLeadTo({ downgradeTo, scope }: WhenFull, catalog: Catalog, now: number): FieldError[] {
  const field = 'input.downgradeTo';
  if (!downgradeTo) return [{ field, message: 'is needed for DOWNGRADE' }];
  const model = catalog.find(downgradeTo);
  if (!model) return [{ field, message: `${JSON.stringify(downgradeTo)} is not in the catalog` }];
  const from = scope.model === undefined ? undefined : catalog.find(scope.model);
  if (!from || isCheaper(model, from, now)) return [];
  return [{ field, message: `${downgradeTo} is not cheaper than ${from.alias}, which the budget is for` }];
}

/** Whether no token costs more, and some cost less. Models without a price can't be compared. */
function isCheaper(model: CatalogModel, than: CatalogModel, now: number): boolean {
  const [a, b] = [priceAt(model.prices, now), priceAt(than.prices, now)];
  if (!a || !b) return true;
  return a.input <= b.input && a.output <= b.output && a.input + a.output < b.input + b.output;
}

/** What is needed for each action. */
const NEEDS: Record<OnExceed, (full: WhenFull, catalog: Catalog, now: number) => FieldError[]> = {
  DENY: () => [],
  CLAMP: mustShrink,
  DOWNGRADE: (full, catalog, now) => {
    const wrong = mustShrink(full);
    return wrong.length > 0 ? wrong : mustLeadTo(full, catalog, now);
  },
};

/** What a budget does when it is full must be possible for it. `now` is in ms. */
export const wrongOnExceed = (full: WhenFull, catalog: Catalog, now: number): FieldError[] =>
  NEEDS[full.onExceed](full, catalog, now);
