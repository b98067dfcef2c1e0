import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Invocation, InvocationPage, Usage } from '../../schema/types.ts';
import { callOf, createBudget, graphql, invokeRaw, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const settle = (input: object, headers?: Record<string, string>) =>
  graphql<{ settleInvocation: Invocation }>(
    host,
    `
      mutation ($input: SettleInvocationInput!) {
        settleInvocation(input: $input) {
          status
          costUsd
          usage {
            totalTokens
          }
          correction {
            chargedFirstUsd
            reason
            by
            at
            appliedAt
          }
        }
      }
    `,
    { input },
    headers,
  );
const guessed = (requestId: string, content = '[stand-in: reset] Hello') =>
  invokeRaw(host, callOf({ requestId, content, costCenter: 'sales', maxTokens: 16 }));
const usageOfSales = async () =>
  (
    await graphql<{ usage: Usage }>(
      host,
      `
        query ($from: AWSDateTime!) {
          usage(input: { from: $from, filter: { costCenter: ["sales"] } }) {
            total {
              calls
              costUsd
              totalTokens
              guessed {
                calls
              }
            }
          }
        }
      `,
      { from: new Date(Date.now() - 300_000).toISOString() },
    )
  ).data!.usage.total;

it('what was charged by guess is put right once, and budgets, usage and the audit trail follow', async () => {
  const budget = await createBudget(host, { unit: 'USD', limit: 100, scope: { costCenter: 'sales' } });
  const call = (await guessed('guess-1')).data!.invoke;
  expect(call).toMatchObject({ status: 'FAILED' });
  expect(call.costUsd).toBeGreaterThan(0);
  const usage = { inputTokens: 9, outputTokens: 3 };
  const input = { requestId: 'guess-1', costUsd: 0.000005, usage, reason: 'invocation log of Bedrock' };
  const { data } = await settle(input);
  expect(data!.settleInvocation).toMatchObject({
    status: 'FAILED',
    costUsd: 0.000005,
    usage: { totalTokens: 12 },
    correction: { chargedFirstUsd: call.costUsd, reason: input.reason, by: 'api-key' },
  });
  await expect
    .poll(async () => (await readBudget(host, budget.id)).window)
    .toMatchObject({ spent: 0.000005, held: 0 });
  await expect
    .poll(usageOfSales)
    .toEqual({ calls: 1, costUsd: 0.000005, totalTokens: 12, guessed: { calls: 0 } });
  const listed = await graphql<{ invocations: InvocationPage }>(
    host,
    '{ invocations { items { requestId costUsd chargeBasis } } guessed: invocations(filter: {isGuessed: true}) { items { requestId } } }',
  );
  expect(listed.data).toEqual({
    invocations: { items: [{ requestId: 'guess-1', costUsd: 0.000005, chargeBasis: 'CORRECTED' }] },
    guessed: { items: [] },
  });

  // An answer that was lost is asked for again; another amount is refused.
  expect((await settle(input)).data!.settleInvocation.correction!.appliedAt).not.toBeNull();
  const again = await settle({ ...input, costUsd: 0 });
  expect(again.errors![0]).toMatchObject({ errorType: 'ConflictError' });
  expect(again.errors![0]!.message).toContain('put right before, by api-key');
});

it.each([
  ['a call that nobody made', { requestId: 'nobody', costUsd: 0 }, 'NotFoundError'],
  ['no amount where no result came late', { requestId: 'guess-2' }, 'ValidationError'],
  ['less than nothing', { requestId: 'guess-2', costUsd: -1 }, 'ValidationError'],
  ['finer than can be kept', { requestId: 'guess-2', costUsd: 1e-13 }, 'ValidationError'],
  ['no reason', { requestId: 'guess-2', costUsd: 0, reason: ' ' }, 'ValidationError'],
  ['a call that was charged exactly', { requestId: 'exact', costUsd: 0 }, 'ConflictError'],
])('refuses %s', async (_what, input, errorType) => {
  await guessed('guess-2');
  await guessed('exact', 'Hello');
  const before = (
    await graphql<{ invocation: Invocation }>(
      host,
      '{ invocation(requestId: "guess-2") { costUsd correction { by } } }',
    )
  ).data!;
  const { errors } = await settle({ reason: 'why', ...input });
  expect(errors![0]).toMatchObject({ errorType });
  const after = (
    await graphql<{ invocation: Invocation }>(
      host,
      '{ invocation(requestId: "guess-2") { costUsd correction { by } } }',
    )
  ).data!;
  expect(after).toEqual(before);
});

it('is for admins: an analyst or the caller itself may not', async () => {
  const token = await tokensOf(host);
  for (const claims of [{ groups: ['analysts'] }, { costCenters: ['sales'] }]) {
    const authorization = await token(claims);
    const { errors } = await settle(
      { requestId: 'guess-2', caller: 'api-key', costUsd: 0, reason: 'x' },
      { authorization },
    );
    expect(errors![0]).toMatchObject({ errorType: 'Unauthorized' });
  }
});
