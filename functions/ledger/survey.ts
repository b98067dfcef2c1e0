import { UNNAMED_SHEET, type ScopeValues } from './budget.ts';
import { covering, type Definitions } from './definitions.ts';
import type { Ledger } from './ledger.ts';
import { MAX_COVERING_BUDGETS, planFor, type Demand } from './plan.ts';
import { readSheet } from './read-sheet.ts';
import { refusalsIn, standings, type Refusal, type Standing } from './refusal.ts';
import { definitionsOf, type Claimant } from './reserve-on.ts';
import type { Sheet } from './sheet.ts';
import { sweepExpiredHolds } from './sweep-holds.ts';
import { LedgerUnavailable } from './unavailable.ts';

/** One sheet as it was at a moment, with the definitions that belong to it. */
interface Snapshot {
  definitions: Definitions;
  sheet: Sheet;
}

/** Where a call stands with all budgets, without reserving anything. */
export interface Survey {
  standing: Standing[];
  refusals: Refusal[];
  /** The same question about another call of the same cost centre, on the same snapshot. */
  ask: (values: ScopeValues, demand: Demand) => Pick<Survey, 'standing' | 'refusals'>;
}

const ATTEMPTS = 5;

/** Reads both sheets and judges the call by them. Writes nothing but the resolution of expired holds. */
export async function survey(ledger: Ledger, call: Pick<Claimant, 'values' | 'demand'>): Promise<Survey> {
  const snapshots = await Promise.all([
    snapshotOf(ledger, call.values.costCenter),
    snapshotOf(ledger, UNNAMED_SHEET),
  ]);
  const ask = (values: ScopeValues, demand: Demand) => judge(ledger, snapshots, values, demand);
  return { ...ask(call.values, call.demand), ask };
}

async function snapshotOf(ledger: Ledger, name: string): Promise<Snapshot> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [definitions, sheet] = await Promise.all([
      definitionsOf(ledger, name),
      readSheet(ledger.table, name),
    ]);
    if (sheet.rev !== definitions.rev) await ledger.definitions.load(name);
    else if (!(await sweepExpiredHolds(ledger, name, sheet))) return { definitions, sheet };
  }
  throw new LedgerUnavailable(`the budgets of sheet ${name} change too often to be read`);
}

function judge(
  ledger: Ledger,
  snapshots: readonly Snapshot[],
  values: ScopeValues,
  demand: Demand,
): Pick<Survey, 'standing' | 'refusals'> {
  const standing = snapshots.flatMap(({ definitions, sheet }) =>
    standings(planFor(covering(definitions, values), demand, ledger.now()), sheet),
  );
  if (standing.length > MAX_COVERING_BUDGETS) return { standing, refusals: [{ code: 'TOO_MANY_BUDGETS' }] };
  if (ledger.requireBudget && !standing.some(({ entry }) => entry.enforced)) {
    return { standing, refusals: [{ code: 'NO_BUDGET' }] };
  }
  return { standing, refusals: refusalsIn(standing, demand) };
}
