import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, MetricSource, MetricUsage, Usage } from '../../schema/types.ts';
import { planMonth } from '../../infra/local/demo/month/plan.ts';
import { graphql } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('the plan of a month', () => {
  const until = Date.parse('2026-11-25T13:00:00Z');

  it('is the same each time, and an hour later only longer by that hour', () => {
    const plan = planMonth(until);
    expect(planMonth(until)).toEqual(plan);
    expect(planMonth(until + HOUR_MS).slice(0, plan.length)).toEqual(plan);
  });

  it('names no request twice, and has nothing of the future', () => {
    const plan = planMonth(until);
    expect(new Set(plan.map(({ args }) => args.requestId)).size).toBe(plan.length);
    expect(Math.max(...plan.map(({ at }) => at))).toBeLessThan(until);
    expect(plan.length).toBeGreaterThan(2_500);
  });
});

describe('a host with a month that was made up', () => {
  let host: RunningHost;
  const until = Math.floor((Date.now() - 6 * 60_000) / HOUR_MS) * HOUR_MS;
  const plan = planMonth(until);
  const from = new Date(Math.floor(until / DAY_MS) * DAY_MS - 30 * DAY_MS).toISOString();
  const make = (key = 'da2-local', at = until) =>
    fetch(`${host.origin}/demo/month?until=${new Date(at).toISOString()}`, {
      method: 'POST',
      headers: { 'x-api-key': key },
    });
  const usage = async (input: object): Promise<Usage> => {
    const { data, errors } = await graphql<{ usage: Usage }>(
      host,
      `
        query ($input: UsageInput!) {
          usage(input: $input) {
            total {
              calls
              denied
              costUsd
              totalTokens
              guessed {
                calls
              }
            }
            items {
              costCenter
              figures {
                calls
                succeeded
                failed
                denied
                costUsd
              }
            }
          }
        }
      `,
      { input },
    );
    expect(errors).toBeUndefined();
    return data!.usage;
  };

  beforeAll(async () => {
    host = await startHost({ LOG: 'json' });
    const said = await (await make()).text();
    expect(said).toContain(`Added ${plan.length} calls`);
  }, 240_000);
  afterAll(() => host.stop());

  it('has all calls in its usage, by cost centre, each of its kind', async () => {
    const { items } = await usage({ from, groupBy: ['COST_CENTER'] });
    for (const costCenter of ['sales', 'services', 'support']) {
      const { figures } = items.find((item) => item.costCenter === costCenter)!;
      const planned = plan.filter(({ args }) => args.tags.costCenter === costCenter);
      expect(figures.calls).toBe(planned.length);
      expect(figures.failed).toBeGreaterThan(0);
      expect(figures.denied > 0).toBe(costCenter === 'support');
    }
    expect((await usage({ from })).total.guessed.calls).toBeGreaterThan(10);
  });

  it('has spent in the windows of its budgets, ended ones too, what usage says of the same time', async () => {
    const { data } = await graphql<{ budgets: { items: Budget[] } }>(
      host,
      `
        {
          budgets {
            items {
              unit
              createdAt
              scope {
                costCenter
              }
              window {
                startsAt
                spent
                held
              }
              history {
                startsAt
                endsAt
                spent
              }
            }
          }
        }
      `,
    );
    const budgets = data!.budgets.items;
    expect(budgets).toHaveLength(3);
    for (const { unit, scope, window, history, createdAt } of budgets) {
      // As if they had been there from the first call on: so its rates are those of the month.
      expect(Date.parse(createdAt)).toBe(plan[0]!.at);
      expect(window.held).toBe(0);
      expect(history).toHaveLength(window.startsAt! > from ? 1 : 0);
      for (const { startsAt, endsAt, spent } of [{ ...window, endsAt: undefined }, ...history!]) {
        const range = { from: startsAt! > from ? startsAt : from, ...(endsAt && { to: endsAt }) };
        const { total } = await usage({ ...range, filter: { costCenter: [scope.costCenter] } });
        if (unit === 'USD') expect(total.costUsd).toBeCloseTo(spent, 9);
        // Tokens of a call that was charged by guess are not known.
        else expect(spent).toBeGreaterThanOrEqual(total.totalTokens);
      }
    }
  });

  it("has metrics of then, and Bedrock's own beside them", async () => {
    const figuresBy = async (source: MetricSource) => {
      const { data, errors } = await graphql<{ metricUsage: MetricUsage }>(
        host,
        `
          query ($input: MetricUsageInput!) {
            metricUsage(input: $input) {
              total {
                ledger {
                  requests
                  denied
                }
                bedrock {
                  invocations
                  throttles
                  serverErrors
                }
              }
            }
          }
        `,
        { input: { from, source } },
      );
      expect(errors).toBeUndefined();
      return data!.metricUsage.total;
    };
    const { total } = await usage({ from });
    const { ledger } = await figuresBy('LEDGER_METRICS');
    expect(ledger).toEqual({ requests: total.calls, denied: total.denied });
    const { bedrock } = await figuresBy('BEDROCK');
    const { invocations, throttles, serverErrors } = bedrock!;
    expect(throttles).toBeGreaterThan(0);
    // Of some that were charged by guess Bedrock knows nothing; others broke off.
    const seen = invocations + throttles + serverErrors;
    expect(seen).toBeLessThan(total.calls - total.denied);
    expect(seen).toBeGreaterThanOrEqual(total.calls - total.denied - total.guessed.calls);
  });

  it('has nothing twice when it is asked for again', async () => {
    const before = await usage({ from, groupBy: ['COST_CENTER'] });
    expect(await (await make()).text()).toContain(
      `Added 0 calls (0 denied, 0 failed, 0 charged by guess); ${plan.length} were there`,
    );
    expect(await usage({ from, groupBy: ['COST_CENTER'] })).toEqual(before);
  });

  it('has no line in its log for each of them', () => {
    expect(host.output()).not.toContain('"requestId":"month-');
    expect(host.lines().filter(({ message }) => message === 'a month was made up')[0]).toMatchObject({
      added: plan.length,
    });
  });

  it('makes up nothing for who has no key, nor of the future', async () => {
    expect((await make('wrong')).status).toBe(401);
    expect((await make('da2-local', Date.now() + 60_000)).status).toBe(400);
  });

  it('is asked for by the demo, which says what to ask next, and each of that has an answer', async () => {
    const env = { ...process.env, PORT: new URL(host.url).port };
    const { stdout, stderr } = await promisify(execFile)('npm', ['run', '-s', 'demo', '--', '--month'], {
      env,
    });
    expect(stderr).toBe('');
    const questions = stdout.split('\n').filter((line) => line.startsWith('  {'));
    expect(questions.length).toBeGreaterThan(4);
    for (const question of questions) {
      const { data, errors } = await graphql(host, question);
      expect(errors, question).toBeUndefined();
      expect(JSON.stringify(data), question).not.toContain('"items":[]');
    }
  });
});
