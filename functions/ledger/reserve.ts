import { UNNAMED_SHEET } from './budget.ts';
import { covering } from './definitions.ts';
import type { Ledger } from './ledger.ts';
import { MAX_COVERING_BUDGETS, type Entry } from './plan.ts';
import type { Refusal, Standing } from './refusal.ts';
import { definitionsOf, reserveOn, type Claimant, type SheetAnswer } from './reserve-on.ts';
import { release, type HoldReference } from './settle.ts';
import { survey, type Survey } from './survey.ts';

/** Reserved in all budgets that cover the call, or refused and nothing held. */
export type Reservation =
  | { admitted: true; holds: HoldReference[]; entries: Entry[] }
  | {
      admitted: false;
      refusals: Refusal[];
      standing: Standing[];
      /** What the same budgets would have said to another call; absent where no other could fare better. */
      ask?: Survey['ask'];
    };

/**
 * Admits a call over every budget that covers it, or over none. The cost centre's sheet is written first; beside
 * it the unnamed sheet's revision is read, or, where unnamed budgets cover the call, its write follows.
 * Throws LedgerUnavailable when the ledger could not be reached.
 */
export async function reserve(ledger: Ledger, call: Claimant): Promise<Reservation> {
  const named = call.values.costCenter;
  const [, unnamed] = await Promise.all([definitionsOf(ledger, named), definitionsOf(ledger, UNNAMED_SHEET)]);
  const unnamedCovers = covering(unnamed, call.values).length > 0;

  let answers: SheetAnswer[];
  if (unnamedCovers) {
    // A full wide budget that refused a moment ago is asked before anything is held in the narrow one: else a crowd
    // that keeps trying would fill the narrow one with holds that are about to be given back.
    if (unnamed.refusedRecently) {
      const seen = await survey(ledger, call);
      if (seen.refusals.length > 0) return { admitted: false, ...seen };
      unnamed.refusedRecently = false;
    }
    answers = [await reserveOn(ledger, named, call)];
    if (answers[0]!.kind === 'reserved') answers.push(await orRelease(ledger, answers, UNNAMED_SHEET, call));
  } else {
    answers = await both(ledger, [reserveOn(ledger, named, call), reserveOn(ledger, UNNAMED_SHEET, call)]);
  }
  return conclude(ledger, call, answers);
}

const holdsOf = (answers: readonly SheetAnswer[]): HoldReference[] =>
  answers.flatMap((answer) => (answer.kind === 'reserved' && answer.hold ? [answer.hold] : []));

/** Asks the second sheet; if it can't be reached, what the first holds is given back. */
async function orRelease(
  ledger: Ledger,
  first: readonly SheetAnswer[],
  sheet: string,
  call: Claimant,
): Promise<SheetAnswer> {
  try {
    return await reserveOn(ledger, sheet, call);
  } catch (error) {
    await release(ledger.table, holdsOf(first));
    throw error;
  }
}

async function both(ledger: Ledger, asked: Promise<SheetAnswer>[]): Promise<SheetAnswer[]> {
  const outcomes = await Promise.allSettled(asked);
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await release(ledger.table, holdsOf(answers));
    throw failed.reason;
  }
  return answers;
}

async function conclude(ledger: Ledger, call: Claimant, answers: SheetAnswer[]): Promise<Reservation> {
  const holds = holdsOf(answers);
  const entries = answers.flatMap((answer) => (answer.kind === 'reserved' ? answer.entries : []));
  const general = generalRefusal(ledger, answers, entries);
  if (!general && answers.every(({ kind }) => kind === 'reserved')) return { admitted: true, holds, entries };

  if (holds.length > 0) await release(ledger.table, holds);
  if (general) return { admitted: false, refusals: [general], standing: [] };
  // What the refusing sheet said stands; the other sheet is read too, so that the caller learns of every budget in
  // the way at once.
  const refused = answers.flatMap((answer) => (answer.kind === 'refused' ? [answer] : []));
  const seen = await survey(ledger, call);
  const told = new Set(refused.flatMap(({ standing }) => standing.map(({ entry }) => entry.budget.id)));
  return {
    admitted: false,
    refusals: [
      ...refused.flatMap(({ refusals }) => refusals),
      ...seen.refusals.filter((refusal) => 'entry' in refusal && !told.has(refusal.entry.budget.id)),
    ],
    standing: [
      ...refused.flatMap(({ standing }) => standing),
      ...seen.standing.filter(({ entry }) => !told.has(entry.budget.id)),
    ],
    ask: seen.ask,
  };
}

function generalRefusal(ledger: Ledger, answers: SheetAnswer[], entries: Entry[]): Refusal | undefined {
  const tooMany = answers.some(({ kind }) => kind === 'too-many') || entries.length > MAX_COVERING_BUDGETS;
  if (tooMany) return { code: 'TOO_MANY_BUDGETS' };
  const decided = answers.length > 1 && answers.every(({ kind }) => kind === 'reserved');
  if (ledger.requireBudget && decided && !entries.some(({ enforced }) => enforced))
    return { code: 'NO_BUDGET' };
  return undefined;
}
