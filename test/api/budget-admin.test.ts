import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, BudgetChangePage, BudgetPage } from '../../schema/types.ts';
import { createBudget, graphql, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

async function ask<T>(query: string, variables: object = {}): Promise<T> {
  const { data, errors } = await graphql<T>(host, query, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!;
}
const TOP_UP = `mutation ($input: TopUpBudgetInput!) {
  topUpBudget(input: $input) { version window { limit } topUps { id amount } } }`;

describe('an admin who sends a request again', () => {
  it('tops a budget up once by one token, also after another change', async () => {
    const { id } = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter: 'again' } });
    const input = { id, amount: 2, reason: 'launch', clientToken: 'launch-1' };
    await ask(TOP_UP, { input });
    await ask('mutation ($id: ID!) { updateBudget(input: {id: $id, limit: 5}) { id } }', { id });
    const { topUpBudget } = await ask<{ topUpBudget: Budget }>(TOP_UP, { input });
    expect(topUpBudget).toMatchObject({ window: { limit: 7 }, topUps: [{ amount: 2 }] });
  });

  it('creates one budget by one token, and not another by the same', async () => {
    const CREATE = 'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { id } }';
    const input = {
      name: 'x',
      unit: 'USD',
      limit: 1,
      period: 'DAY',
      scope: { costCenter: 'token' },
      clientToken: 't',
    };
    const first = await ask<{ createBudget: Budget }>(CREATE, { input });
    expect(await ask(CREATE, { input })).toEqual(first);
    const { errors } = await graphql(host, CREATE, { input: { ...input, limit: 2 } });
    expect(errors).toMatchObject([{ errorType: 'ConflictError' }]);
  });

  it('takes a top-up back, once', async () => {
    const { id } = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter: 'back' } });
    const { topUpBudget } = await ask<{ topUpBudget: Budget }>(TOP_UP, {
      input: { id, amount: 2, reason: 'oops' },
    });
    const WITHDRAW = `mutation ($input: WithdrawTopUpInput!) {
      withdrawTopUp(input: $input) { version window { limit } topUps { id } } }`;
    const withdraw = () =>
      ask<{ withdrawTopUp: Budget }>(WITHDRAW, {
        input: { id, topUpId: topUpBudget.topUps[0]!.id, reason: 'a mistake' },
      });
    const { withdrawTopUp } = await withdraw();
    expect(withdrawTopUp).toMatchObject({ window: { limit: 1 }, topUps: [] });
    expect((await withdraw()).withdrawTopUp.version).toBe(withdrawTopUp.version);
  });

  it('changes no version by an update that changes nothing', async () => {
    const { id, version } = await createBudget(host, {
      unit: 'USD',
      limit: 1,
      scope: { costCenter: 'same' },
    });
    const UPDATE = 'mutation ($id: ID!) { updateBudget(input: {id: $id, limit: 1}) { version } }';
    expect(await ask(UPDATE, { id })).toEqual({ updateBudget: { version } });
  });
});

describe('who changed a budget', () => {
  it('is told, the newest first, with amounts in the budget’s unit', async () => {
    const { id } = await createBudget(host, { unit: 'USD', limit: 0.5, scope: { costCenter: 'trail' } });
    await ask('mutation ($id: ID!) { updateBudget(input: {id: $id, limit: 1.25}) { id } }', { id });
    await ask(TOP_UP, { input: { id, amount: 2, reason: 'launch' } });
    const { budgetChanges } = await ask<{ budgetChanges: BudgetChangePage }>(
      'query ($id: ID!) { budgetChanges(budgetId: $id) { items { operation by reason changes { field before after } } } }',
      { id },
    );
    const [toppedUp, updated, created] = budgetChanges.items;
    expect([toppedUp, updated, created].map((one) => [one!.operation, one!.by])).toEqual(
      ['topUpBudget', 'updateBudget', 'createBudget'].map((operation) => [operation, 'api-key']),
    );
    expect(updated!.changes).toEqual([{ field: 'limit', before: '0.5', after: '1.25' }]);
    expect(toppedUp!.reason).toBe('launch');
    expect(JSON.parse(toppedUp!.changes[0]!.after!)).toMatchObject([{ amount: 2, reason: 'launch' }]);
    expect(created!.changes).toContainEqual({ field: 'limit', before: null, after: '0.5' });
  });
});

describe('a list of budgets', () => {
  const names = async (args: string) =>
    (await ask<{ budgets: BudgetPage }>(`{ budgets(${args}) { items { name } nextToken } }`)).budgets;
  beforeAll(async () => {
    const scope = { costCenter: 'listed' };
    await createBudget(host, { name: 'half', unit: 'REQUESTS', limit: 2, scope });
    await createBudget(host, { name: 'most', unit: 'REQUESTS', limit: 1, scope });
    await createBudget(host, { name: 'least', unit: 'REQUESTS', limit: 1000, scope });
    const { id } = await createBudget(host, { name: 'gone', unit: 'REQUESTS', limit: 9, scope });
    await ask('mutation ($id: ID!) { deleteBudget(id: $id) { id } }', { id });
    await invoke(host, { costCenter: 'listed' });
  });
  const filter = 'costCenter: "listed"';
  const namesOf = ({ items }: BudgetPage) => items.map(({ name }) => name);

  it('by percent used has the fullest first, over pages', async () => {
    const first = await names(`filter: {${filter}}, sortBy: PERCENT_USED, limit: 2`);
    expect(namesOf(first)).toEqual(['most', 'half']);
    const rest = await names(
      `filter: {${filter}}, sortBy: PERCENT_USED, limit: 2, nextToken: "${first.nextToken}"`,
    );
    expect([namesOf(rest), rest.nextToken]).toEqual([['least'], null]);
  });

  it('has those from a percentage on, and the deleted ones where they are asked for', async () => {
    expect(namesOf(await names(`filter: {${filter}, percentUsedAtLeast: 50}`))).toEqual(['half', 'most']);
    expect(namesOf(await names(`filter: {${filter}, includeDeleted: true}`))).toEqual([
      'half',
      'most',
      'least',
      'gone',
    ]);
  });

  it('goes on from a token of a list with deleted ones without them, and repeats nothing', async () => {
    const { nextToken } = await names(`filter: {${filter}, includeDeleted: true}, limit: 3`);
    expect(namesOf(await names(`filter: {${filter}}, nextToken: "${nextToken}"`))).toEqual([]);
  });

  it('begins at the beginning for an empty token, and refuses one that is not its own', async () => {
    expect(namesOf(await names(`filter: {${filter}}, nextToken: ""`))).toHaveLength(3);
    const forged = Buffer.from(JSON.stringify(['listed', 'BUDGET#', '\u{10FFFF}x'])).toString('base64url');
    for (const token of ['x', forged]) {
      const { errors } = await graphql(host, `{ budgets(nextToken: "${token}") { items { id } } }`);
      expect(errors).toMatchObject([{ errorType: 'ValidationError' }]);
    }
  });
});

describe('an ID that is none', () => {
  it.each(['budget(id: $id) { id }', 'invocation(requestId: $id) { requestId }'])(
    '%s: however long it is, no internal error',
    async (field) => {
      const { errors } = await graphql(host, `query ($id: ID!) { ${field} }`, { id: 'x'.repeat(3_000) });
      expect(errors ?? []).not.toMatchObject([{ errorType: 'Lambda:Unhandled' }]);
      expect((errors ?? []).every(({ errorType }) => errorType === 'ValidationError')).toBe(true);
    },
  );
});
