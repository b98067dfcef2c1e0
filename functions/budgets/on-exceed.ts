import type { BudgetUnit, OnExceed } from '../../schema/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { FieldError } from '../errors/problem.ts';

interface WhenFull {
  unit: BudgetUnit;
  onExceed: OnExceed;
  downgradeTo?: string | null | undefined;
}

/** Whether fewer or cheaper tokens make a call fit a budget of this unit. */
const CAN_SHRINK: Record<BudgetUnit, boolean> = { USD: true, TOKENS: true, REQUESTS: false };

const mustShrink = ({ unit, onExceed }: WhenFull): FieldError[] =>
  CAN_SHRINK[unit]
    ? []
    : [{ field: 'input.onExceed', message: `${onExceed} makes no call fit a ${unit} budget; use DENY` }];

function mustLeadTo({ downgradeTo }: WhenFull, catalog: Catalog): FieldError[] {
  const field = 'input.downgradeTo';
  if (!downgradeTo) return [{ field, message: 'is needed for DOWNGRADE' }];
  if (catalog.find(downgradeTo)) return [];
  return [{ field, message: `${JSON.stringify(downgradeTo)} is not in the catalog` }];
}

/** What is needed for each action. */
const NEEDS: Record<OnExceed, (full: WhenFull, catalog: Catalog) => FieldError[]> = {
  DENY: () => [],
  CLAMP: mustShrink,
  DOWNGRADE: (full, catalog) => {
    const wrong = mustShrink(full);
    return wrong.length > 0 ? wrong : mustLeadTo(full, catalog);
  },
};

/** What a budget does when it is full must be possible for it. */
export const wrongOnExceed = (full: WhenFull, catalog: Catalog): FieldError[] =>
  NEEDS[full.onExceed](full, catalog);
