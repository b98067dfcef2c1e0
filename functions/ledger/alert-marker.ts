import { ITEM_ABSENT, type Attributes } from '../store/store.ts';
import type { CoveringBudget } from './charge.ts';
import { alertKey } from './keys.ts';
import type { Ledger } from './opened.ts';
import { parseWindowName } from './sheets/window-name.ts';

/** How long after the end of its window a marker is kept: no call of that window is told later. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/**
 * Tells an alert, once for each budget, window and `what`. It is noted as due before it is told, and as told after: one that was cut off in
 * between is told again by whoever comes next. Returns whether it was told now; throws where it could not be.
 */
export async function alertOnce(
  { store: { ledger: table }, alerted }: Pick<Ledger, 'store' | 'alerted'>,
  { countedIn: { sheet, window } }: CoveringBudget,
  what: string,
  alert: object,
  tell: () => Promise<void>,
): Promise<boolean> {
  const marker = `${sheet} ${window} ${what}`;
  if (alerted.has(marker)) return false;
  const { endsAt } = parseWindowName(window)!;
  const expiresAt = Math.floor(endsAt / 1000) + KEPT_SECONDS;
  const item = {
    ...alertKey(sheet, window, what),
    ...(alert as Attributes),
    ...(Number.isFinite(expiresAt) && { expiresAt }),
  };
  const due = await table.put({ ...item, state: 'due' }, { conditions: [ITEM_ABSENT] });
  if (due.kind === 'refused' && due.item?.state === 'told') {
    alerted.set(marker, true);
    return false;
  }
  await tell();
  await table.put({ ...item, state: 'told' });
  alerted.set(marker, true);
  return true;
}
