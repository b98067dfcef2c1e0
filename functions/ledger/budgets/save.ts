import { createHash, randomBytes } from 'node:crypto';
import { absent, equals, ITEM_ABSENT, type Attributes, type Reader, type Table } from '../../store/store.ts';
import { budgetChangeKey, budgetKey, changesPrefix, definitionKey, deletedKey, sheetPk } from '../keys.ts';
import { sheetOf, type Budget } from './budget.ts';
import { announceChange, nextSlot, registerSheet } from './registry.ts';
import { encodeBudget } from './stored-budget.ts';
import { randomId } from '../../store/random-id.ts';

/** Who changes something, and what it was before and is after. */
export interface BudgetChange {
  by: string;
  operation: 'createBudget' | 'updateBudget' | 'deleteBudget' | 'topUpBudget' | 'withdrawTopUp';
  /** Why, where the operation asks for a reason. */
  reason?: string;
  before: Budget | null;
  after: Budget;
}

const ID_LENGTH = 16;

/** Digits and few letters only: it is read aloud, put into URLs, and a metric's dimension. */
const newId = (): string => randomBytes(ID_LENGTH / 2).toString('hex');

/** The ID of the budget that a caller creates with a token: the same for the same. */
export const idByToken = (by: string, clientToken: string): string =>
  createHash('sha256')
    .update(JSON.stringify([by, clientToken]))
    .digest('hex')
    .slice(0, ID_LENGTH);

/** A new budget gets its ID, and its place in the ledger: once, for an ID that comes again. It is in force once it is saved. */
export async function placeBudget(
  table: Table,
  definition: Omit<Budget, 'id' | 'sheet' | 'slot'>,
  id = newId(),
): Promise<Budget> {
  const sheet = sheetOf(definition.scope);
  const [slot] = await Promise.all([nextSlot(table, sheet), registerSheet(table, sheet)]);
  const placed = await table.put({ ...budgetKey(id), sheet, slot }, { conditions: [ITEM_ABSENT] });
  if (placed.kind === 'written') return { id, sheet, slot, ...definition };
  return { ...definition, id, sheet: placed.item!.sheet as string, slot: placed.item!.slot as string };
}

/** Writes a changed definition and its audit entry. Returns false if it has been changed by somebody else meanwhile. */
export function saveBudget(table: Table, change: BudgetChange, now: number): Promise<boolean> {
  const { before, after } = change;
  return announceChange(table, after.sheet, now, async () => {
    const written = await putIfStillAt(table, before, after);
    if (!written) return false;
    await recordChange(table, change, now);
    if (after.deletedAt) await table.delete(definitionKey(after.sheet, after.slot));
    return true;
  });
}

/** A deleted budget is kept under another key, so that admission no longer finds it. */
async function putIfStillAt(table: Table, before: Budget | null, after: Budget): Promise<boolean> {
  const writeId = randomId(6);
  const definition = encodeBudget(after, writeId);
  const conditions = before ? [equals('version', before.version), absent('deletedAt')] : [ITEM_ABSENT];
  const written = await table.put(
    { ...definitionKey(after.sheet, after.slot), ...definition },
    { conditions },
  );
  // What had no answer is sent again: then what stands in the way may be this very write.
  if (written.kind === 'refused' && written.item?.writeId !== writeId) return false;
  if (after.deletedAt) await table.put({ ...deletedKey(after.sheet, after.slot), ...definition });
  return true;
}

/** A change as it was noted, and when. */
export type NotedChange = BudgetChange & { at: string };

/** Who changed a budget, the newest first; a page, and where to go on. */
export async function changesOf(
  table: Reader,
  { sheet, slot }: Budget,
  page: { limit: number; after?: string | undefined },
): Promise<{ items: NotedChange[]; after?: string }> {
  const { items, after } = await table.query({
    pk: sheetPk(sheet),
    prefix: changesPrefix(slot),
    reverse: true,
    limit: page.limit,
    ...(page.after !== undefined && { after: page.after }),
  });
  return { items: items as unknown as NotedChange[], ...(after !== undefined && { after }) };
}

/** Every admin change is an entry of its own: who, when, before, after. */
async function recordChange(table: Table, change: BudgetChange, now: number): Promise<void> {
  const { sheet, slot } = change.after;
  const at = new Date(now).toISOString();
  const entry = { at, ...change } as unknown as Attributes;
  await table.put({ ...budgetChangeKey(sheet, slot, at, randomId(6)), ...entry });
}
