import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callModel, type Call } from '../../functions/call/call.ts';
import { demandOf } from '../../functions/call/demand.ts';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import type { ModelOutcome } from '../../functions/bedrock/converse.ts';
import { failureOf } from '../../functions/bedrock/failure.ts';
import { chargeFor } from '../../functions/invocation/charge.ts';
import { callIdOf, readCall } from '../../functions/ledger/ledger.ts';
import { worstCaseCost } from '../../functions/pricing/worst-case.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import fc from 'fast-check';
import { CALLER, pipeline } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
let standIn: StandIn;
let store: Awaited<ReturnType<typeof embeddedStore>>;
beforeAll(async () => {
  standIn = await startStandIn();
});
beforeEach(async () => {
  store = await embeddedStore();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});

/** Enough that a slow model might not be done in time. */
const MANY = 4_096;

describe('a call that may outlast its deadline', () => {
  it('is streamed, says when its first word came, and is charged what it used', async () => {
    const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
    const invoke = pipeline(warmLedger(store), standIn.endpoint);
    const [short, long] = [await invoke({ maxTokens: 64 }), await invoke({ maxTokens: MANY })];
    expect([short.firstTokenMs, long.firstTokenMs]).toEqual([null, expect.any(Number)]);
    expect(long).toMatchObject({ status: 'SUCCEEDED', stopReason: 'end_turn' });
    const { spent, held } = await usage(store, budget);
    expect(Number(spent) / 1e12).toBeCloseTo(short.costUsd + long.costUsd, 12);
    expect(held).toBe(0n);
  });

  it.each(['cut', 'no-metadata', 'stream-error'])(
    'and breaks off by %s gives what came of it, is charged for what it can have been, and is marked',
    async (fault) => {
      const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
      const call = { requestId: 'r', maxTokens: MANY, content: `[stand-in: ${fault}] Hello` };
      const invocation = await pipeline(warmLedger(store), standIn.endpoint)(call);
      expect(invocation).toMatchObject({
        status: 'FAILED',
        failure: { type: 'Interrupted' },
        output: { content: expect.stringMatching(/^This is/) as string },
        usage: null,
      });
      const again = await pipeline(warmLedger(store), standIn.endpoint)(call);
      expect(again.output).toEqual(invocation.output);
      const item = await readCall(store.calls, callIdOf(CALLER.id, 'r'));
      expect(item).toMatchObject({ state: 'FAILED', reconcile: true });
      const { spent, held } = await usage(store, budget);
      expect(held).toBe(0n);
      expect(Number(spent) / 1e12).toBeCloseTo(invocation.costUsd, 12);
      // At 15 USD a million: not the 4,096 tokens that were held for, and no less than the answer that the model was writing.
      expect(invocation.costUsd).toBeLessThan((MANY * 15) / 1e6);
      expect(invocation.costUsd).toBeGreaterThan((50 * 15) / 1e6);
    },
  );
});

describe('what an answer that broke off is charged', () => {
  const callOf = (alias: string, maxTokens: number, thinks = false): Call => ({
    callId: 'c', requestId: 'r', requestIdGiven: false, caller: 'me', contentHash: '', timestamp: '2026-11-01T00:00:00Z',
    model: callModel(BUILT_IN_MODELS.find((model) => model.alias === alias)!, Date.parse('2026-11-01'), []),
    tags: { applicationId: 'a', costCenter: 'c', environment: 'e' },
    maxTokens, inputTokenBound: 1_000, needs: [], additionalFields: thinks ? { thinking: { type: 'adaptive' } } : {},
  }); // prettier-ignore
  const cut = (visibleBytes: number, hasThought = false): ModelOutcome => ({
    kind: 'cut',
    failure: failureOf('Interrupted'),
    blocks: [],
    visibleBytes,
    hasThought,
  });

  it('is never more than was held, and never less than what was seen can have cost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64_000 }), fc.nat(300_000), (maxTokens, visibleBytes) => {
        const call = callOf('claude-sonnet-4-6', maxTokens);
        const charge = chargeFor(call, cut(visibleBytes));
        const held = demandOf(call);
        expect(charge.USD <= held.USD! && charge.TOKENS <= held.TOKENS).toBe(true);
        const seen = worstCaseCost(1_000, Math.min(maxTokens, visibleBytes), call.model.prices!);
        expect(charge.USD >= seen).toBe(true);
      }),
    );
  });

  it('is all that was held where the model may have thought unseen: asked to, seen to, by itself, or for all that is known', () => {
    const whole = (call: Call) => ({ ...demandOf(call) });
    for (const [call, outcome] of [
      [callOf('claude-sonnet-4-6', 10_000, true), cut(10)],
      [callOf('claude-sonnet-4-6', 10_000), cut(10, true)],
      [callOf('claude-sonnet-5-5', 10_000), cut(10)],
    ] as const)
      expect(chargeFor(call, outcome)).toEqual(whole(call));
    const unknown = callOf('claude-sonnet-4-6', 10_000);
    delete unknown.model.thinks;
    expect(chargeFor(unknown, cut(10))).toEqual(whole(unknown));
    expect(chargeFor(callOf('nova-pro', 10_000), cut(10)).TOKENS).toBe(1_000n + 10n + 1_000n);
  });
});

it('a call whose claim is not durable does not reach the model', async () => {
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD' });
  const before = standIn.calls();
  const failing = {
    ...store,
    flushed: async () => {
      throw new Error('the disk is full');
    },
  };
  await expect(pipeline(warmLedger(failing), standIn.endpoint)()).rejects.toThrow('the disk is full');
  expect(standIn.calls()).toBe(before);
  expect((await usage(store, budget)).spent).toBe(0n);
});
