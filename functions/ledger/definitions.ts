import { sheetPk } from '../dynamodb/keys.ts';
import { queryAll } from '../dynamodb/query.ts';
import { fromItem, toItem, type Item, type Table } from '../dynamodb/table.ts';
import type { Budget, Scope, ScopeValues, TopUp } from './budget.ts';
import { readSheet } from './read-sheet.ts';

/** The budgets of one sheet as they were at a revision of it. */
export interface Definitions {
  rev: number;
  /** Budgets by scope; see `scopeKey`. */
  byScope: Map<string, Budget[]>;
  /** Set when the sheet refused a call: it is then read before it is written again. */
  refusedRecently: boolean;
}

/** A budget as an item's attributes (without its key). */
export const encodeBudget = (budget: Budget): Item => toItem(budget);

/** The budget in an item. */
export function decodeBudget(item: Item): Budget {
  const { pk: _pk, sk: _sk, ...fields } = fromItem(item);
  const budget = fields as unknown as Budget;
  return {
    ...budget,
    limit: BigInt(budget.limit),
    topUps: budget.topUps.map((topUp: TopUp) => ({ ...topUp, amount: BigInt(topUp.amount) })),
  };
}

const ANY = '*'; // no scope value can be this
const scopeKey = ({ model = ANY, applicationId = ANY, environment = ANY }: Scope): string =>
  `${model}|${applicationId}|${environment}`;

/**
 * The budgets of a sheet that cover a call. Looks up the eight scopes that can (each field named or not), so that
 * ten thousand budgets cost no more than ten. The cost centre is the sheet's own, so it needs no comparing.
 */
export function covering({ byScope }: Definitions, call: ScopeValues): Budget[] {
  const found: Budget[] = [];
  for (const model of [call.model, undefined])
    for (const applicationId of [call.applicationId, undefined])
      for (const environment of [call.environment, undefined])
        found.push(...(byScope.get(scopeKey({ model, applicationId, environment })) ?? []));
  return found;
}

/** Indexes budgets by scope. */
export function indexBudgets(rev: number, budgets: readonly Budget[]): Definitions {
  const byScope = new Map<string, Budget[]>();
  for (const budget of budgets) {
    const key = scopeKey(budget.scope);
    const same = byScope.get(key);
    if (same) same.push(budget);
    else byScope.set(key, [budget]);
  }
  return { rev, byScope, refusedRecently: false };
}

/**
 * Reads the revision first and the budgets after: if they change in between, the revision is already out of date,
 * and the first write that relies on it says so. The other order could keep old budgets under a new revision.
 */
async function loadDefinitions(table: Table, sheet: string): Promise<Definitions> {
  const { rev } = await readSheet(table, sheet);
  const items = await queryAll(table, { pk: sheetPk(sheet), prefix: 'BUDGET#' });
  // A deletion that was cut off may have left a budget in its place, marked.
  return indexBudgets(
    rev,
    items.map(decodeBudget).filter(({ deletedAt }) => !deletedAt),
  );
}

const REMEMBERED_SHEETS = 1_000;

/** What a warm function remembers of budget definitions. Always verified by revision before it is relied on. */
export class DefinitionCache {
  readonly #table: Table;
  readonly #sheets = new Map<string, Definitions>();
  readonly #loading = new Map<string, Promise<Definitions>>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** What is remembered of a sheet, however old. */
  remembered(sheet: string): Definitions | undefined {
    return this.#sheets.get(sheet);
  }

  /**
   * Loads a sheet's definitions anew. Concurrent callers share one load, which may have begun before
   * they did: what it brings is verified like anything remembered.
   */
  load(sheet: string): Promise<Definitions> {
    const loading = this.#loading.get(sheet);
    if (loading) return loading;
    const load = loadDefinitions(this.#table, sheet)
      .then((definitions) => {
        if (this.#sheets.size >= REMEMBERED_SHEETS) this.#sheets.clear();
        this.#sheets.set(sheet, definitions);
        return definitions;
      })
      .finally(() => this.#loading.delete(sheet));
    this.#loading.set(sheet, load);
    return load;
  }
}
