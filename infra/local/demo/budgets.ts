import type { Budget, BudgetPage, CreateBudgetInput, UpdateBudgetInput } from '../../../schema/types.ts';
import type { Api } from './connection.ts';
import { printBudget } from './print.ts';

const WANTED: CreateBudgetInput[] = [
  { name: 'Demo: sales', scope: { costCenter: 'sales' }, unit: 'USD', limit: 25, period: 'MONTH' },
  {
    name: 'Demo: services',
    scope: { costCenter: 'services' },
    unit: 'TOKENS',
    limit: 500_000,
    period: 'DAY',
  },
  { name: 'Demo: support', scope: { costCenter: 'support' }, unit: 'USD', limit: 0.003, period: 'MONTH' },
];

const FIELDS = 'id name unit period version window { limit spent held remaining resetsAt: endsAt }';

/** How much room the support team gets at the start of each demo, in USD: enough for a few calls. */
const SUPPORT_ROOM_USD = 0.003;

/** Sets the demo's budgets, or finds those of the demo before; the support team's is full again by the end. */
export async function setBudgets(api: Api): Promise<Map<string, Budget>> {
  const budgets = new Map<string, Budget>();
  for (const wanted of WANTED) {
    const budget = (await find(api, wanted.name)) ?? (await create(api, wanted));
    const ready = wanted.name === 'Demo: support' ? await makeRoom(api, budget) : budget;
    printBudget(ready);
    budgets.set(ready.id, ready);
  }
  return budgets;
}

async function find(api: Api, name: string): Promise<Budget | undefined> {
  const { budgets } = await api.ask<{ budgets: BudgetPage }>(
    `query ($name: String) { budgets(filter: { name: $name }) { items { ${FIELDS} } } }`,
    { name },
  );
  return budgets.items[0];
}

const create = async (api: Api, input: CreateBudgetInput): Promise<Budget> =>
  (
    await api.ask<{ createBudget: Budget }>(
      `mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { ${FIELDS} } }`,
      { input },
    )
  ).createBudget;

async function makeRoom(api: Api, { id, version, window }: Budget): Promise<Budget> {
  const limit = Number((window.spent + SUPPORT_ROOM_USD).toFixed(12));
  const { updateBudget } = await api.ask<{ updateBudget: Budget }>(
    `mutation ($input: UpdateBudgetInput!) { updateBudget(input: $input) { ${FIELDS} } }`,
    { input: { id, limit, expectedVersion: version } satisfies UpdateBudgetInput },
  );
  return updateBudget;
}
