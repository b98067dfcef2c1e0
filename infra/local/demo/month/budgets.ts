import type { BudgetPage, BudgetUnit, CreateBudgetInput } from '../../../../schema/types.ts';
import { callModel } from '../../../../functions/call/call.ts';
import { createBudget } from '../../../../functions/budgets/create.ts';
import type { Catalog } from '../../../../functions/catalog/catalog.ts';
import { CatalogCache } from '../../../../functions/catalog/load.ts';
import { isProblem } from '../../../../functions/errors/problem.ts';
import { usdFromPicoUsd } from '../../../../functions/pricing/money.ts';
import { costOf } from '../../../../functions/pricing/price.ts';
import type { Table } from '../../../../functions/store/store.ts';
import { endOf } from './outcome.ts';
import type { MadeUpCall } from './plan.ts';

/** Asks the API as whoever has the month made. */
export type Ask = <T>(query: string, variables: object) => Promise<T>;

/** How much of what a cost centre would use in its busiest calendar month it may: support too little. */
const WANTED: Readonly<Record<string, { unit: BudgetUnit; share: number }>> = {
  sales: { unit: 'USD', share: 1.4 },
  services: { unit: 'TOKENS', share: 1.25 },
  support: { unit: 'USD', share: 0.8 },
};

/** Creates the month's budgets as if at its beginning, each unless there is one of its name. Returns what is to be said of each. */
export async function setMonthBudgets(
  ask: Ask,
  table: Table,
  plan: readonly MadeUpCall[],
): Promise<string[]> {
  const said: string[] = [];
  const catalog = new CatalogCache(table);
  const known = await catalog.get();
  const begun = plan[0]?.at ?? Date.now();
  for (const [costCenter, { unit, share }] of Object.entries(WANTED)) {
    const name = `Month: ${costCenter}`;
    const { budgets } = await ask<{ budgets: BudgetPage }>(
      'query ($name: String) { budgets(filter: { name: $name }) { items { id } } }',
      { name },
    );
    if (budgets.items.length > 0) {
      said.push(`${name} is there already`);
      continue;
    }
    const limit = roundedUp(busiest(plan, costCenter, (call) => USED[unit](call, known)) * share);
    const input: CreateBudgetInput = { name, scope: { costCenter }, unit, limit, period: 'MONTH' };
    const created = await createBudget({ table, catalog, now: () => begun, by: 'api-key' }, { input });
    if (isProblem(created)) throw new Error(`${name}: ${JSON.stringify(created)}`);
    said.push(`${name}: ${unit === 'USD' ? `$${limit}` : `${limit} ${unit.toLowerCase()}`} a month`);
  }
  return said;
}

/** What a call would use of a unit. */
const USED: Record<BudgetUnit, (call: MadeUpCall, catalog: Catalog) => number> = {
  REQUESTS: () => 1,
  TOKENS: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  USD(call, catalog) {
    const { outcome } = endOf(call);
    const model = catalog.findFor(call.args.model, call.args.tags);
    const prices = model && callModel(model, call.at, []).prices;
    return prices && outcome?.kind === 'answered' ? usdFromPicoUsd(costOf(outcome.tokens, prices)) : 0;
  },
};

function busiest(
  plan: readonly MadeUpCall[],
  costCenter: string,
  used: (call: MadeUpCall) => number,
): number {
  const months = new Map<string, number>();
  for (const call of plan) {
    if (call.args.tags.costCenter !== costCenter) continue;
    const month = new Date(call.at).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + used(call));
  }
  return Math.max(0.01, ...months.values());
}

/** To two digits, as people choose limits. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step) * step).toPrecision(2));
}
