import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, BudgetPage, Estimate, Model } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invoke, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

let n = 0;
const ownCostCenter = () => `cc-${(n += 1)}`;

async function ask<T>(query: string, variables: object = {}): Promise<T> {
  const { data, errors } = await graphql<T>(host, query, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data!;
}

const ESTIMATE = `query ($model: String!, $input: PromptInput!, $tags: TagsInput!) {
  estimate(model: $model, input: $input, tags: $tags) {
    admitted model inputTokensAtMost maxTokens worstCaseUsd
    budgets { budgetId requested remaining hasRoom mode }
    denial { code budgetId fits { model maxTokens } }
    adjustment { requestedMaxTokens maxTokens requestedModel budgetId }
  }
}`;
const estimate = async (options: Parameters<typeof callOf>[0]) =>
  (await ask<{ estimate: Estimate }>(ESTIMATE, callOf(options))).estimate;

describe('estimate', () => {
  it('says what invoke would do, and spends and holds nothing', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'USD', limit: 0.002, scope: { costCenter } });
    const before = await estimate({ costCenter });
    expect(before).toMatchObject({
      admitted: true,
      model: 'claude-sonnet-4-6',
      maxTokens: 64,
      denial: null,
      adjustment: null,
    });
    expect(before.worstCaseUsd).toBeCloseTo((before.inputTokensAtMost * 3 + 64 * 15) / 1e6, 12);
    expect(before.budgets).toEqual([
      {
        budgetId: budget.id,
        requested: before.worstCaseUsd,
        remaining: 0.002,
        hasRoom: true,
        mode: 'ENFORCE',
      },
    ]);
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 0, held: 0 });
    expect((await invoke(host, { costCenter })).status).toBe('SUCCEEDED');
  });

  it('names what would fit: fewer tokens, or a cheaper model', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, { unit: 'USD', limit: 0.0008, scope: { costCenter } });
    const fewer = await estimate({ costCenter, maxTokens: 1000 });
    expect(fewer).toMatchObject({ admitted: false, denial: { fits: { model: 'claude-sonnet-4-6' } } });
    const cheaper = await estimate({ costCenter, maxTokens: 64, content: 'x'.repeat(2000) });
    expect(cheaper.admitted).toBe(false);
    expect(cheaper.denial!.fits!.model).not.toBe('claude-sonnet-4-6');
    const { model, maxTokens } = cheaper.denial!.fits!;
    expect((await invoke(host, { costCenter, content: 'x'.repeat(2000), model, maxTokens })).status).toBe(
      'SUCCEEDED',
    );
  });
});

describe('CLAMP', () => {
  it('lowers maxTokens to what fits, and says so', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, {
      unit: 'TOKENS',
      limit: 200,
      scope: { costCenter },
      onExceed: 'CLAMP',
    });
    const result = await invoke(host, { costCenter, maxTokens: 1000 });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      adjustment: { requestedModel: 'claude-sonnet-4-6', requestedMaxTokens: 1000, budgetId: budget.id },
    });
    expect(result.usage!.outputTokens).toBeLessThanOrEqual(result.adjustment!.maxTokens);
    expect((await readBudget(host, budget.id)).window.spent).toBeLessThanOrEqual(200);
  });

  it('denies where not even one token fits', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, { unit: 'TOKENS', limit: 3, scope: { costCenter }, onExceed: 'CLAMP' });
    expect((await invoke(host, { costCenter })).status).toBe('DENIED');
  });

  it('does not help where another budget denies', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, { unit: 'TOKENS', limit: 200, scope: { costCenter }, onExceed: 'CLAMP' });
    await createBudget(host, { unit: 'USD', limit: 0.001, scope: { costCenter } });
    expect((await invoke(host, { costCenter, maxTokens: 1000 })).status).toBe('DENIED');
  });
});

describe('DOWNGRADE', () => {
  it('calls the cheaper model, and says so', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, {
      unit: 'USD',
      limit: 0.001,
      scope: { costCenter },
      onExceed: 'DOWNGRADE',
      downgradeTo: 'nova-micro',
    });
    const result = await invoke(host, { costCenter, maxTokens: 1000 });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      model: 'nova-micro',
      modelId: 'amazon.nova-micro-v1:0',
      adjustment: { requestedModel: 'claude-sonnet-4-6', budgetId: budget.id },
    });
  });

  it('never goes through the profile of another team', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, {
      unit: 'USD',
      limit: 0.001,
      scope: { costCenter },
      onExceed: 'DOWNGRADE',
      downgradeTo: 'sales',
    });
    expect(await invoke(host, { costCenter, maxTokens: 100 })).toMatchObject({
      status: 'DENIED',
      model: 'claude-sonnet-4-6',
    });
  });
});

describe('a change of a budget', () => {
  const TOP_UP = `mutation ($id: ID!, $amount: Float!, $expiresAt: AWSDateTime) {
    topUpBudget(input: {id: $id, amount: $amount, reason: "launch", expiresAt: $expiresAt}) {
      version limit topUps { amount reason createdBy expiresAt } window { limit }
    }
  }`;
  const UPDATE = `mutation ($input: UpdateBudgetInput!) {
    updateBudget(input: $input) { version limit name window { limit } }
  }`;

  it('by top-up raises the limit until it expires, by default with the window', async () => {
    const costCenter = ownCostCenter();
    const { id, window } = await createBudget(host, { unit: 'REQUESTS', limit: 1, scope: { costCenter } });
    await invoke(host, { costCenter });
    expect((await invoke(host, { costCenter })).status).toBe('DENIED');
    const { topUpBudget } = await ask<{ topUpBudget: Budget }>(TOP_UP, { id, amount: 2 });
    expect(topUpBudget).toEqual({
      version: 2,
      limit: 1,
      topUps: [{ amount: 2, reason: 'launch', createdBy: 'api-key', expiresAt: window.endsAt }],
      window: { limit: 3 },
    });
    expect((await invoke(host, { costCenter })).status).toBe('SUCCEEDED');

    const soon = new Date(Date.now() + 1_000).toISOString();
    await ask(TOP_UP, { id, amount: 5, expiresAt: soon });
    expect((await readBudget(host, id)).window.limit).toBe(8);
    await expect.poll(async () => (await readBudget(host, id)).window.limit).toBe(3);
  });

  it('is refused where somebody else was faster, and in force at once otherwise', async () => {
    const costCenter = ownCostCenter();
    const { id } = await createBudget(host, { unit: 'REQUESTS', limit: 5, scope: { costCenter } });
    const { updateBudget } = await ask<{ updateBudget: Budget }>(UPDATE, {
      input: { id, limit: 0, expectedVersion: 1 },
    });
    expect(updateBudget).toMatchObject({ version: 2, limit: 0 });
    expect((await invoke(host, { costCenter })).status).toBe('DENIED');
    const { errors } = await graphql(host, UPDATE, { input: { id, limit: 9, expectedVersion: 1 } });
    expect(errors).toMatchObject([{ errorType: 'ConflictError' }]);
  });

  it('below what is used denies until there is room', async () => {
    const costCenter = ownCostCenter();
    const { id } = await createBudget(host, { unit: 'REQUESTS', limit: 5, scope: { costCenter } });
    for (let i = 0; i < 3; i += 1) await invoke(host, { costCenter });
    await ask(UPDATE, { input: { id, limit: 2 } });
    expect((await readBudget(host, id)).window).toMatchObject({ spent: 3, remaining: 0, percentUsed: 150 });
    expect((await invoke(host, { costCenter })).status).toBe('DENIED');
  });

  it('of ten at once loses none', async () => {
    const { id } = await createBudget(host, {
      unit: 'REQUESTS',
      limit: 1,
      scope: { costCenter: ownCostCenter() },
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => graphql(host, TOP_UP, { id, amount: 1 })),
    );
    const accepted = answers.filter(({ errors }) => !errors).length;
    expect((await readBudget(host, id)).window.limit).toBe(1 + accepted);
    expect(accepted).toBeGreaterThan(0);
  });

  it('by deletion takes it out of force and keeps it', async () => {
    const costCenter = ownCostCenter();
    const { id } = await createBudget(host, { unit: 'REQUESTS', limit: 0, scope: { costCenter } });
    expect((await invoke(host, { costCenter })).status).toBe('DENIED');
    await ask('mutation ($id: ID!) { deleteBudget(id: $id) { id } }', { id });
    expect((await invoke(host, { costCenter })).status).toBe('SUCCEEDED');
    expect((await readBudget(host, id)).deletedAt).toBeTruthy();
    const { errors } = await graphql(host, 'mutation ($id: ID!) { deleteBudget(id: $id) { id } }', { id });
    expect(errors).toMatchObject([{ errorType: 'NotFoundError' }]);
  });
});

describe('listing', () => {
  it('pages through every budget once, also past deleted ones', async () => {
    const costCenter = ownCostCenter();
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1)
      made.push((await createBudget(host, { unit: 'REQUESTS', limit: 9, scope: { costCenter } })).id);
    await ask('mutation ($id: ID!) { deleteBudget(id: $id) { id } }', { id: made[3] });
    for (const limit of [1, 2, 3, 100]) {
      const seen: string[] = [];
      let nextToken: string | null = null;
      do {
        const { budgets }: { budgets: BudgetPage } = await ask(
          'query ($cc: String, $limit: Int, $nextToken: String) { budgets(filter: { costCenter: $cc }, limit: $limit, nextToken: $nextToken) { items { id } nextToken } }',
          { cc: costCenter, limit, nextToken },
        );
        expect(budgets.items.length).toBeGreaterThan(0);
        seen.push(...budgets.items.map(({ id }) => id));
        nextToken = budgets.nextToken;
      } while (nextToken);
      expect(seen).toEqual(made.filter((_, i) => i !== 3));
    }
  });
});

describe('what a call really used', () => {
  it('prices cached tokens of each kind', async () => {
    const costCenter = ownCostCenter();
    const model = 'claude-sonnet-4-6';
    const result = await invoke(host, { costCenter, model, content: '[stand-in: cached]' });
    const { inputTokens, outputTokens, ...cached } = result.usage!;
    expect(cached).toEqual({
      cacheReadInputTokens: 1000,
      cacheWriteInputTokens: 300,
      totalTokens: inputTokens + outputTokens + 1300,
    });
    const expected = (inputTokens * 3 + outputTokens * 15 + 1000 * 0.3 + 200 * 3.75 + 100 * 6) / 1e6;
    expect(result.costUsd).toBeCloseTo(expected, 12);
  });

  it('is recorded truthfully above the hold, and raised', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const result = await invoke(host, { costCenter, content: '[stand-in: overrun]' });
    expect(result.costUsd).toBeGreaterThan(1.5);
    expect((await readBudget(host, budget.id)).window.spent).toBe(result.costUsd);
    const alerts = () =>
      host.lines().filter(({ message, budgetId }) => message === 'budget alert' && budgetId === budget.id);
    await expect.poll(() => alerts().length).toBe(3);
    expect(
      alerts()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['HOLD_EXCEEDED', 'THRESHOLD', 'THRESHOLD']);
  });

  it('is counted exactly where only the byte bound does not fit', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'TOKENS', limit: 500, scope: { costCenter } });
    const result = await invoke(host, { costCenter, content: 'word '.repeat(200), maxTokens: 100 });
    expect(result.status).toBe('SUCCEEDED');
    expect((await readBudget(host, budget.id)).window.spent).toBeLessThanOrEqual(500);
  });
});

describe('the catalog', () => {
  const PUT =
    'mutation ($input: PutModelInput!) { putModel(input: $input) { alias canonicalModel priceUsdPerMillion { input output cacheRead cacheWrite1h } } }';
  const model = { alias: 'mine', modelId: 'acme.mine-v1:0', maxOutputTokens: 100, contextWindow: 10_000 };
  const price = { input: 1, output: 2 };

  it('takes a new model at once, and USD budgets refuse it until it has a price', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    await ask(PUT, { input: model });
    expect(await invoke(host, { costCenter, model: 'mine' })).toMatchObject({
      status: 'DENIED',
      denial: { code: 'MODEL_WITHOUT_PRICE' },
    });
    const { putModel } = await ask<{ putModel: Model }>(PUT, {
      input: { ...model, priceUsdPerMillion: price },
    });
    expect(putModel.priceUsdPerMillion).toEqual({ input: 1, output: 2, cacheRead: 1, cacheWrite1h: 2 });
    await expect
      .poll(async () => (await invoke(host, { costCenter, model: 'mine' })).status)
      .toBe('SUCCEEDED');
    await ask('mutation { deleteModel(alias: "mine") { alias } }');
    await expect
      .poll(async () => (await invoke(host, { costCenter, model: 'mine' }).catch(String)) as unknown)
      .toContain('ValidationError');
  });

  it('does not keep the prices of one model for another behind the same alias', async () => {
    await ask(PUT, { input: { ...model, alias: 'moved', priceUsdPerMillion: price } });
    const { putModel } = await ask<{ putModel: Model }>(PUT, {
      input: { ...model, alias: 'moved', modelId: 'acme.other-v1:0' },
    });
    expect(putModel.priceUsdPerMillion).toBeNull();
  });

  it('never spends twice under one requestId, even without a price', async () => {
    const costCenter = ownCostCenter();
    await ask(PUT, { input: { ...model, alias: 'free' } });
    const budget = await createBudget(host, { unit: 'TOKENS', limit: 100_000, scope: { costCenter } });
    const options = { costCenter, model: 'free', content: '[stand-in: no-usage]', requestId: 'unpriced' };
    await invoke(host, options);
    const { spent } = (await readBudget(host, budget.id)).window;
    expect(spent).toBeGreaterThan(0);
    expect((await invoke(host, options)).status).toBe('FAILED');
    expect((await readBudget(host, budget.id)).window.spent).toBe(spent);
  });
});
