import { storeError } from '../store/store.ts';
import { SHARED_SHEET, type ScopeValues } from './budgets/budget.ts';
import { covering, type Definitions } from './budgets/definitions.ts';
import { resolveExpiredHolds } from './calls/resolve-holds.ts';
import { balancesIn, chargesFor, tooMany, type ChargedBalance, type Demand } from './charge.ts';
import type { Ledger } from './opened.ts';
import { refusalsIn, type Refusal } from './refusal.ts';
import type { ReservationRequest } from './reserve-on-sheet.ts';
import { readSheet } from './sheets/read.ts';
import type { Sheet } from './sheets/sheet.ts';

/** One sheet as it was at a moment, with the definitions that belong to it. */
interface Snapshot {
  definitions: Definitions;
  sheet: Sheet;
}

/** What the budgets that cover a call say to it; nothing refuses where there is room in all. */
interface Opinion {
  balances: ChargedBalance[];
  refusals: Refusal[];
}

/** The opinion on a call, without reserving anything. */
export interface Check extends Opinion {
  /** The opinion on another call of the same cost centre, by the same snapshot. */
  ask: (scope: ScopeValues, demand: Demand) => Opinion;
}

const ATTEMPTS = 5;

/** Reads both sheets and asks them about the call. Writes nothing but the resolution of expired holds. */
export async function check(
  ledger: Ledger,
  { scope, demand }: Pick<ReservationRequest, 'scope' | 'demand'>,
): Promise<Check> {
  const snapshots = await Promise.all([
    snapshotOf(ledger, scope.costCenter),
    snapshotOf(ledger, SHARED_SHEET),
  ]);
  const ask: Check['ask'] = (...call) => opinionOf(ledger, snapshots, ...call);
  return { ...ask(scope, demand), ask };
}

async function snapshotOf(ledger: Ledger, name: string): Promise<Snapshot> {
  let mended = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [definitions, sheet] = await Promise.all([
      ledger.definitions.get(name),
      readSheet(ledger.store.ledger, name),
    ]);
    if (sheet.rev !== definitions.rev) await ledger.definitions.load(name);
    else if (!mended && (await resolveExpiredHolds(ledger, name, sheet, 'one-batch'))) mended = true;
    else return { definitions, sheet };
  }
  const message = `the budgets of sheet ${name} change too often to be read`;
  throw storeError({ kind: 'throttled', mayBeApplied: false }, new Error(message));
}

function opinionOf(
  ledger: Ledger,
  snapshots: readonly Snapshot[],
  scope: ScopeValues,
  demand: Demand,
): Opinion {
  const balances = snapshots.flatMap(({ definitions, sheet }) =>
    balancesIn(chargesFor(covering(definitions, scope), demand, ledger.now()), sheet),
  );
  if (tooMany(balances)) return { balances, refusals: [{ by: 'rule', code: 'TOO_MANY_BUDGETS' }] };
  if (ledger.requireBudget && !balances.some(({ enforced }) => enforced))
    return { balances, refusals: [{ by: 'rule', code: 'NO_BUDGET' }] };
  return { balances, refusals: refusalsIn(balances, demand) };
}
