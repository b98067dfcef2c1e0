import { TAGS } from '../../../schema/tags.ts';
import { queryAll, type Table } from '../../store/store.ts';
import { BUDGETS_PREFIX, sheetKey, sheetPk } from '../keys.ts';
import type { Budget, Scope, ScopeField, ScopeValues } from './budget.ts';
import { decodeBudget } from './stored-budget.ts';
import { BoundedMap } from '../bounded-map.ts';

/** The budgets of one sheet as they were at a revision of it. */
export interface Definitions {
  rev: number;
  /** Budgets by scope; see `scopeKey`. */
  byScope: Map<string, Budget[]>;
  /** Set when the sheet refused a call: it is then read before it is written again. */
  refusedRecently: boolean;
}

/** What tells scopes of one sheet apart: the cost centre is the sheet's own. */
const FIELDS: readonly ScopeField[] = ['model', ...TAGS.filter((tag) => tag !== 'costCenter')];

const ANY = '*'; // no scope value can be this
const scopeKey = (scope: Scope): string => FIELDS.map((field) => scope[field] ?? ANY).join('|');

/**
 * The budgets of a sheet that cover a call. Looks up the few scopes that can (each field named or not), so that
 * ten thousand budgets cost no more than ten.
 */
export function covering({ byScope }: Definitions, call: ScopeValues): Budget[] {
  let keys = [''];
  for (const [i, field] of FIELDS.entries()) {
    const bar = i === 0 ? '' : '|';
    keys = keys.flatMap((key) => [`${key}${bar}${call[field]}`, `${key}${bar}${ANY}`]);
  }
  return keys.flatMap((key) => byScope.get(key) ?? []);
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

/** A sheet's revision, which grows with each change to the definitions beside it. An absent sheet is at 0. */
export async function readRev(table: Table, sheet: string): Promise<number> {
  const item = await table.get(sheetKey(sheet), ['rev']);
  return Number(item?.rev ?? 0);
}

/**
 * Reads the revision first and the budgets after: if they change in between, the revision is already out of date,
 * and the first write that relies on it says so. The other order could keep old budgets under a new revision.
 */
async function loadDefinitions(table: Table, sheet: string): Promise<Definitions> {
  const rev = await readRev(table, sheet);
  const items = await queryAll(table, { pk: sheetPk(sheet), prefix: BUDGETS_PREFIX });
  // A deletion that was cut off may have left a budget in its place, marked.
  return indexBudgets(
    rev,
    items.map(decodeBudget).filter(({ deletedAt }) => !deletedAt),
  );
}

/** What a warm function remembers of budget definitions. Always verified by revision before it is relied on. */
export class DefinitionCache {
  readonly #table: Table;
  readonly #sheets = new BoundedMap<string, Definitions>(1_000);
  readonly #loading = new Map<string, Promise<Definitions>>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** The definitions of a sheet, however old, or loaded. */
  async get(sheet: string): Promise<Definitions> {
    return this.#sheets.get(sheet) ?? this.load(sheet);
  }

  /** The definitions of a sheet at this revision or later. */
  async current(sheet: string, rev: number): Promise<Definitions> {
    const definitions = await this.get(sheet);
    return definitions.rev < rev ? this.load(sheet) : definitions;
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
        this.#sheets.set(sheet, definitions);
        return definitions;
      })
      .finally(() => this.#loading.delete(sheet));
    this.#loading.set(sheet, load);
    return load;
  }
}
