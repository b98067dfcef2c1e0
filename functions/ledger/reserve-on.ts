import { setTimeout as delay } from 'node:timers/promises';
import { UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { sheetKey } from '../dynamodb/keys.ts';
import { isConditionFailure, isRequestFailure } from '../dynamodb/table.ts';
import { randomId } from '../pipeline/random-id.ts';
import type { ScopeValues } from './budget.ts';
import { covering, type Definitions } from './definitions.ts';
import type { Ledger } from './ledger.ts';
import { MAX_COVERING_BUDGETS, planFor, type Demand, type Entry } from './plan.ts';
import { readRev, readSheet } from './read-sheet.ts';
import { refusalsIn, standings, type BudgetRefusal, type Standing } from './refusal.ts';
import { release, type HoldReference } from './settle.ts';
import { decodeSheet, encodeHold, holdName, type Sheet } from './sheet.ts';
import { sweepExpiredHolds } from './sweep-holds.ts';
import { LedgerUnavailable } from './unavailable.ts';

/** A call as the ledger sees it. */
export interface Claimant {
  requestId: string;
  values: ScopeValues;
  demand: Demand;
}

/** What one sheet said to a call. Without budgets that cover the call there is no hold. */
export type SheetAnswer =
  | { kind: 'reserved'; entries: Entry[]; hold?: HoldReference }
  | { kind: 'refused'; standing: Standing[]; refusals: BudgetRefusal[] }
  | { kind: 'too-many' };

const ATTEMPTS = 8;
const BACKOFF_MS = 10;
/** No further attempt begins after this long: the pipeline as a whole has 30 seconds. */
const PATIENCE_MS = 8_000;

/** The definitions of a sheet, remembered or loaded. */
export const definitionsOf = async (ledger: Ledger, sheet: string): Promise<Definitions> =>
  ledger.definitions.remembered(sheet) ?? ledger.definitions.load(sheet);

/** A try at one sheet, by what is remembered of its budgets. */
interface Try {
  ledger: Ledger;
  sheet: string;
  call: Claimant;
  definitions: Definitions;
  entries: Entry[];
}

/**
 * Reserves a call's demand in every budget of one sheet that covers it, or in none: one conditional write.
 * What needs no write (no budget covers the call, or too many do) is proved by a read of the revision.
 */
export async function reserveOn(ledger: Ledger, sheet: string, call: Claimant): Promise<SheetAnswer> {
  let failure: unknown;
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let attempt = 0; attempt < ATTEMPTS && Date.now() < giveUpAt; attempt += 1) {
    if (attempt > 1) await delay(BACKOFF_MS * attempt * Math.random());
    try {
      const definitions = await definitionsOf(ledger, sheet);
      const entries = planFor(covering(definitions, call.values), call.demand, ledger.now());
      const one: Try = { ledger, sheet, call, definitions, entries };
      const answer = await tryOnce(one);
      if (answer) return answer;
    } catch (error) {
      if (!isRequestFailure(error)) throw error; // a bug is not made better by repetition
      failure = error;
    }
  }
  throw new LedgerUnavailable(`the budgets of sheet ${sheet} could not be reserved`, { cause: failure });
}

async function tryOnce(one: Try): Promise<SheetAnswer | undefined> {
  const { entries } = one;
  if (entries.length > MAX_COVERING_BUDGETS) return ifUnchanged(one, { kind: 'too-many' });
  if (entries.length === 0) return ifUnchanged(one, { kind: 'reserved', entries });
  return tryEntries(one);
}

/** An answer by definitions that are remembered, if they are still in force. */
async function ifUnchanged(
  { ledger, sheet, definitions }: Try,
  answer: SheetAnswer,
): Promise<SheetAnswer | undefined> {
  if ((await readRev(ledger.table, sheet)) === definitions.rev) return answer;
  await ledger.definitions.load(sheet);
  return undefined;
}

async function tryEntries(one: Try): Promise<SheetAnswer | undefined> {
  const { ledger, sheet, call, definitions, entries } = one;
  const certain = refusalsIn(
    entries.map((entry) => ({ entry, spent: 0n, held: 0n })),
    call.demand,
  );
  // What an empty window would refuse must not be written: the condition admits to a window that is not there yet.
  // And a sheet that has just refused is read first, so that a crowd at a full budget writes nothing at all.
  if (certain.length > 0 || definitions.refusedRecently) {
    const refused = await judge(one, await readSheet(ledger.table, sheet));
    if (refused !== 'room') return refused;
    definitions.refusedRecently = false;
  }
  const written = await writeHold(one);
  if ('hold' in written) return { kind: 'reserved', entries, hold: written.hold };
  // The engine may not return the item with its refusal; then it is read.
  const refused = await judge(one, written.sheet ?? (await readSheet(ledger.table, sheet)));
  return refused === 'room' ? undefined : refused;
}

/** What a sheet's state says to a call: a refusal, or that there is room, or (undefined) that it must be asked again. */
async function judge(
  { ledger, sheet: name, call, definitions, entries }: Try,
  sheet: Sheet,
): Promise<SheetAnswer | 'room' | undefined> {
  if (sheet.rev !== definitions.rev) {
    await ledger.definitions.load(name);
    return undefined;
  }
  const standing = standings(entries, sheet);
  const refusals = refusalsIn(standing, call.demand);
  if (refusals.length === 0) return 'room';
  // The scheduled sweep may be a minute away: a refusal that expired holds may have caused waits for no schedule.
  if (await sweepExpiredHolds(ledger, name, sheet)) return undefined;
  definitions.refusedRecently = true;
  return { kind: 'refused', standing, refusals };
}

async function writeHold({
  ledger,
  sheet,
  call: { requestId, demand },
  definitions: { rev },
  entries,
}: Try): Promise<{ hold: HoldReference } | { sheet?: Sheet }> {
  const hold: HoldReference = {
    sheet,
    // A fresh name each time: were a try sent twice, its second arrival could otherwise reopen a settled hold.
    name: holdName(requestId, randomId(5)),
    value: encodeHold({
      expiresAt: Math.ceil(ledger.now() / 1000) + ledger.holdTimeoutSeconds,
      amounts: { USD: demand.USD ?? 0n, TOKENS: demand.TOKENS, REQUESTS: demand.REQUESTS },
      windows: entries.map(({ window }) => window),
    }),
  };
  try {
    await ledger.table.clientOnce.send(
      new UpdateItemCommand({
        TableName: ledger.table.name,
        Key: sheetKey(sheet),
        ...holdExpressions(hold, rev, entries),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { hold };
  } catch (error) {
    if (isConditionFailure(error)) return { sheet: error.Item && decodeSheet(error.Item) };
    // It may have been applied, or may yet be. If it has, give it back now; if not, the sweep will find it: no
    // audit item is going to name it.
    const { name, clientOnce } = ledger.table;
    await release({ name, client: clientOnce, clientOnce }, [hold]).catch(() => undefined);
    throw error;
  }
}

/** The condition that every enforcing budget has room, and the update that reserves in all of them. */
function holdExpressions(hold: HoldReference, rev: number, entries: readonly Entry[]) {
  const names: Record<string, string> = { '#hold': hold.name, '#rev': 'rev' };
  const values: Record<string, AttributeValue> = { ':hold': { S: hold.value }, ':rev': { N: String(rev) } };
  const conditions = ['#rev = :rev', 'attribute_not_exists(#hold)'];
  const additions: string[] = [];
  entries.forEach(({ window, limit, amount, enforced, budget: { unit } }, i) => {
    names[`#${i}`] = window;
    values[`:${unit}`] = { N: amount.toString() };
    additions.push(`#${i} :${unit}`);
    if (!enforced) return;
    values[`:room${i}`] = { N: (limit - amount).toString() };
    conditions.push(`(attribute_not_exists(#${i}) OR #${i} <= :room${i})`);
  });
  return {
    ConditionExpression: conditions.join(' AND '),
    UpdateExpression: `SET #hold = :hold ADD ${additions.join(', ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
