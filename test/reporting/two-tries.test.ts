import { afterAll, expect, it } from 'vitest';
import { decodeCall, reserve } from '../../functions/ledger/ledger.ts';
import { detailsOf, NO_RESULT, toJson } from '../../functions/call/record.ts';
import { relay } from '../../functions/reporting/relay.ts';
import type { UsageEventInput } from '../../schema/types.ts';
import { request, setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { openUsageBook } from '../../functions/usage/write.ts';

captureOutput();
afterAll(closeStores);

it('two tries of one call in one batch are told each with its own budgets, and its own alerts', async () => {
  const store = await embeddedStore();
  const ledger = warmLedger(store);
  await setBudget(store, { limit: 9n, name: 'of a', scope: { costCenter: 'sales', model: 'anthropic.a' } });
  await setBudget(store, { limit: 9n, name: 'of b', scope: { costCenter: 'sales', model: 'anthropic.b' } });
  const tryOf = async (attempt: number, model: string, state: 'DENIED' | 'SUCCEEDED') => {
    const answer = await reserve(ledger, request({ model }));
    if (!answer.admitted) throw new Error('not admitted');
    const { budgets } = answer.reservation;
    const call = {
      callId: 'c', requestId: 'r', requestIdGiven: true, caller: 'me', contentHash: '', timestamp: new Date().toISOString(), maxTokens: 1, inputTokenBound: 1,
      needs: [],
      additionalFields: {},
      tags: { costCenter: 'sales', applicationId: 'crm', environment: 'prod' },
      model: { alias: model, modelId: model, modelMetric: model, canonicalModel: model, maxOutputTokens: 1, contextWindow: 1 },
    }; // prettier-ignore
    const tokens = { input: 1, output: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
    const result =
      state === 'DENIED' ? { ...NO_RESULT, refusedBy: [budgets[0]!.budgetId] } : { ...NO_RESULT, tokens };
    const item = {
      pk: 'CALL#c',
      sk: 'CALL',
      attempt,
      version: attempt,
      contentHash: '',
      state,
      holds: [],
      settledAt: call.timestamp,
    };
    const used = { USD: 0, TOKENS: 0, REQUESTS: 0 };
    const after = decodeCall({
      ...item,
      used,
      details: toJson(detailsOf(call, null, budgets)),
      result: toJson(result),
    } as never);
    return { id: `${attempt}`, before: undefined, after };
  };
  const events: UsageEventInput[] = [];
  const alerts: { budgetName: string; kind: string }[] = [];
  const publish = async (_query: string, variables: object) => {
    const { event, alert } = variables as { event?: UsageEventInput; alert?: (typeof alerts)[number] };
    if (event) events.push(event);
    if (alert) alerts.push(alert);
  };
  const tries = [await tryOf(1, 'anthropic.a', 'DENIED'), await tryOf(2, 'anthropic.b', 'SUCCEEDED')];
  expect(await relay({ ledger, publish, book: openUsageBook(store.ledger) }, tries)).toEqual([]);
  expect(events.map(({ attempt, budgets }) => [attempt, budgets.map(({ name }) => name)]).sort()).toEqual([
    [1, ['of a']],
    [2, ['of b']],
  ]);
  expect(alerts).toMatchObject([{ budgetName: 'of a', kind: 'FIRST_DENIAL' }]);
});
