import { ITEM_ABSENT, type Attributes, type Table } from '../store/store.ts';
import type { CoveringBudget } from './charge.ts';
import { alertKey } from './keys.ts';
import { BoundedMap } from './bounded-map.ts';
import { parseWindowName } from './sheets/window-name.ts';

/** Markers that are known to be written: spares a warm function from trying again with every call. */
const written = new BoundedMap<string, true>(10_000);

/** How long after the end of its window a marker is kept: no call of that window is settled later. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/**
 * Notes that an alert is raised, once for each budget, window and `what`. Returns whether this was the first to do it: only then is it told.
 */
export async function markAlert(
  table: Table,
  { countedIn: { sheet, window } }: CoveringBudget,
  what: string,
  alert: object,
): Promise<boolean> {
  const marker = `${sheet} ${window} ${what}`;
  if (written.has(marker)) return false;
  const { endsAt } = parseWindowName(window)!;
  const expiresAt = Math.floor(endsAt / 1000) + KEPT_SECONDS;
  const item = {
    ...alertKey(sheet, window, what),
    ...(alert as Attributes),
    ...(Number.isFinite(expiresAt) && { expiresAt }),
  };
  const { kind } = await table.put(item, { conditions: [ITEM_ABSENT] });
  written.set(marker, true);
  return kind === 'written';
}
