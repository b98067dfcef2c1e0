import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, createBudget, graphql, invoke, invokeRaw, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

/** Each test spends from a cost centre of its own. */
let n = 0;
const ownCostCenter = () => `team-${(n += 1)}`;

describe('an approved call', () => {
  it('answers, says what it used and cost, and where its budgets stand', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const result = await invoke(host, { costCenter });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      model: 'claude-sonnet-4-6',
      modelId: 'global.anthropic.claude-sonnet-4-6',
      modelMetric: 'global.anthropic.claude-sonnet-4-6',
      tags: { applicationId: 'crm', costCenter, environment: 'prod' },
      denial: null,
      failure: null,
    });
    expect(result.output!.content).toContain('stand-in');
    const { inputTokens, outputTokens } = result.usage!;
    expect(result.costUsd).toBeCloseTo((inputTokens * 3 + outputTokens * 15) / 1e6, 12);
    const { window } = await readBudget(host, budget.id);
    expect(window).toMatchObject({ spent: result.costUsd, held: 0 });
    expect(result.budgets).toEqual([
      {
        budgetId: budget.id,
        name: budget.name,
        unit: 'USD',
        limit: 1,
        percentUsed: window.percentUsed,
        remaining: window.remaining,
      },
    ]);
  });

  it('has many turns, a system prompt and every parameter', async () => {
    const { data } = await invokeRaw(host, {
      ...callOf({ costCenter: ownCostCenter() }),
      input: {
        system: 'Be brief.',
        messages: [
          { role: 'USER', content: 'Hello' },
          { role: 'ASSISTANT', content: 'Hi!' },
          { role: 'USER', content: 'Écris en français 🙂' },
        ],
        parameters: { maxTokens: 50, temperature: 0.5, topK: 10, stopSequences: ['END'] },
      },
    });
    expect(data!.invoke.status).toBe('SUCCEEDED');
  });

  it('fills in tags that are absent, and takes the cost centre from a profile', async () => {
    const input = { messages: [{ role: 'USER', content: 'Hello' }], parameters: { maxTokens: 16 } };
    const bare = await invokeRaw(host, { model: 'claude-sonnet-4-6', input, tags: { applicationId: 'crm' } });
    expect(bare.data!.invoke.tags).toEqual({ applicationId: 'crm', costCenter: 'none', environment: 'none' });
    const profile = await invokeRaw(host, { model: 'support', input, tags: { applicationId: 'crm' } });
    expect(profile.data!.invoke).toMatchObject({
      modelId: 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/support',
      modelMetric: 'support',
      tags: { costCenter: 'support' },
    });
  });

  it('may be traced by its request ID, without its prompt and answer', async () => {
    const { requestId } = await invoke(host, { costCenter: ownCostCenter() });
    const { data } = await graphql<{ invocation: object }>(
      host,
      `
        query ($id: ID!) {
          invocation(requestId: $id) {
            status
            costUsd
            tags {
              costCenter
            }
            output {
              content
            }
            settledAt
          }
          none: invocation(requestId: "unknown") {
            status
          }
        }
      `,
      { id: requestId },
    );
    expect(data).toMatchObject({ invocation: { status: 'SUCCEEDED', output: null }, none: null });
  });
});

describe('the limit', () => {
  it('admits exactly 10 of 64 concurrent calls on a REQUESTS budget of 10', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'REQUESTS', limit: 10, scope: { costCenter } });
    const results = await Promise.all(Array.from({ length: 64 }, () => invoke(host, { costCenter })));
    const count = (status: string) => results.filter((result) => result.status === status).length;
    expect([count('SUCCEEDED'), count('DENIED')]).toEqual([10, 54]);
    expect((await readBudget(host, budget.id)).window).toMatchObject({
      spent: 10,
      held: 0,
      remaining: 0,
      percentUsed: 100,
    });
  });

  it('is never passed by 64 concurrent calls on a USD budget, and every cent is accounted for', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'USD', limit: 0.02, scope: { costCenter } });
    const results = await Promise.all(Array.from({ length: 64 }, () => invoke(host, { costCenter })));
    const { window } = await readBudget(host, budget.id);
    const spent = results.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e12), 0);
    expect(Math.round(window.spent * 1e12)).toBe(spent);
    expect(window.spent).toBeLessThanOrEqual(0.02);
    expect(window.held).toBe(0);
    expect(results.some(({ status }) => status === 'DENIED')).toBe(true);
  });

  it('is explained by the denial: which budget, what is left, when it resets, what would fit', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, {
      name: 'Small',
      unit: 'USD',
      limit: 0.001,
      scope: { costCenter },
    });
    const { denial, ...rest } = await invoke(host, { costCenter, maxTokens: 100 });
    expect(rest).toMatchObject({ status: 'DENIED', costUsd: 0, usage: null, output: null });
    expect(denial).toMatchObject({
      code: 'CALL_EXCEEDS_LIMIT',
      budgetId: budget.id,
      budgetName: 'Small',
      unit: 'USD',
      limit: 0.001,
      remaining: 0.001,
      resetsAt: budget.window.endsAt,
      fits: { model: 'claude-sonnet-4-6' },
    });
    const { maxTokens } = denial!.fits!;
    expect((await invoke(host, { costCenter, maxTokens })).status).toBe('SUCCEEDED');
  });

  it('is not evaded by another spelling of the model', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, {
      unit: 'REQUESTS',
      limit: 0,
      scope: { costCenter, model: 'nova-2-lite' },
    });
    for (const model of [
      'nova-2-lite',
      'global.amazon.nova-2-lite-v1:0',
      'us.amazon.nova-2-lite-v1:0',
      'amazon.nova-2-lite-v1:0',
    ]) {
      expect((await invoke(host, { costCenter, model })).status, model).toBe('DENIED');
    }
    expect((await invoke(host, { costCenter, model: 'nova-micro' })).status).toBe('SUCCEEDED');
  });
});

describe('a model failure', () => {
  it.each([
    ['throttled', 'ThrottlingException', true, 0],
    ['unavailable', 'ServiceUnavailableException', true, 0],
    ['model-timeout', 'ModelTimeoutException', true, 0],
    ['model-error', 'ModelErrorException', false, 0],
    ['access-denied', 'AccessDeniedException', false, 0],
    ['malformed', 'MalformedAnswer', false, 1],
    ['no-usage', 'MalformedAnswer', false, 1],
    ['reset', 'NoAnswer', false, 1],
  ])('%s is FAILED with %s, counts, and leaves nothing held', async (wish, type, retryable, charged) => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'USD', limit: 1, scope: { costCenter } });
    const result = await invoke(host, { costCenter, content: `[stand-in: ${wish}]` });
    expect(result).toMatchObject({ status: 'FAILED', failure: { type, retryable }, output: null });
    expect(result.costUsd > 0).toBe(charged === 1);
    const { window } = await readBudget(host, budget.id);
    expect(window).toMatchObject({ held: 0, spent: result.costUsd });
    const metrics = () => host.lines().filter((line) => '_aws' in line && line.CostCenter === costCenter);
    await expect.poll(() => metrics().length).toBe(1);
    expect(metrics()).toMatchObject([{ TotalRequests: 1, RateLimitApproved: 1, InvocationFailed: 1 }]);
  });
});

describe('each outcome', () => {
  it('makes one metrics record and one log line, with all tags', async () => {
    const costCenter = ownCostCenter();
    await createBudget(host, { unit: 'REQUESTS', limit: 2, scope: { costCenter } });
    await invoke(host, { costCenter });
    await invoke(host, { costCenter, content: '[stand-in: access-denied]' });
    await invoke(host, { costCenter });
    const metricsNow = () => host.lines().filter((line) => '_aws' in line && line.CostCenter === costCenter);
    await expect.poll(() => metricsNow().length).toBe(3);
    const lines = host.lines();
    const metrics = lines.filter((line) => '_aws' in line && line.CostCenter === costCenter);
    const dimensions = {
      Model: 'claude-sonnet-4-6',
      ModelId: 'global.anthropic.claude-sonnet-4-6',
      CostCenter: costCenter,
      Application: 'crm',
      Environment: 'prod',
    };
    expect(metrics).toMatchObject([
      {
        ...dimensions,
        TotalRequests: 1,
        RateLimitApproved: 1,
        InputTokens: expect.any(Number),
        OutputTokens: expect.any(Number),
      },
      { ...dimensions, TotalRequests: 1, RateLimitApproved: 1, InvocationFailed: 1 },
      { ...dimensions, TotalRequests: 1, RateLimitDenied: 1 },
    ]);
    for (const metric of metrics) {
      const [directive] = (
        metric._aws as {
          CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
        }
      ).CloudWatchMetrics;
      expect(directive!.Namespace).toBe('GenAIRateLimiting');
      expect(directive!.Dimensions).toEqual([
        ['Model', 'ModelId', 'CostCenter', 'Application', 'Environment'],
      ]);
      for (const { Name } of directive!.Metrics) expect(metric).toHaveProperty(Name);
    }
    expect(metrics[1]).not.toHaveProperty('InputTokens');
    expect(metrics[2]).not.toHaveProperty('RateLimitApproved');
    const logged = lines.filter(
      (line) => line.costCenter === costCenter && String(line.message).startsWith('invocation'),
    );
    expect(logged).toMatchObject(
      ['SUCCEEDED', 'FAILED', 'DENIED'].map((status) => ({
        status,
        applicationId: 'crm',
        environment: 'prod',
        costCenter,
      })),
    );
    expect(JSON.stringify(logged)).not.toContain('Draft a two-line');
  });
});

describe('a request ID', () => {
  it('spends once: the same content replays the first answer', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'REQUESTS', limit: 1, scope: { costCenter } });
    const first = await invoke(host, { costCenter, requestId: 'once' });
    const second = await invoke(host, { costCenter, requestId: 'once' });
    expect(first.status).toBe('SUCCEEDED');
    expect(second).toMatchObject({ status: 'SUCCEEDED', output: first.output, costUsd: first.costUsd });
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 1, held: 0 });
  });

  it('spends once even when sent 20 times at once', async () => {
    const costCenter = ownCostCenter();
    const budget = await createBudget(host, { unit: 'REQUESTS', limit: 50, scope: { costCenter } });
    const all = await Promise.all(
      Array.from({ length: 20 }, () => invoke(host, { costCenter, requestId: 'storm' })),
    );
    expect(all.every(({ status }) => ['SUCCEEDED', 'RUNNING'].includes(status))).toBe(true);
    expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 1, held: 0 });
  });

  it('is refused as a conflict with other content', async () => {
    await invoke(host, { costCenter: ownCostCenter(), requestId: 'taken' });
    const { errors } = await invokeRaw(host, callOf({ content: 'Something else', requestId: 'taken' }));
    expect(errors).toMatchObject([{ errorType: 'ConflictError' }]);
  });
});
