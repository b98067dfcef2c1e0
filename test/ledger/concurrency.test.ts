import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readCall, recordResult } from '../../functions/ledger/calls/write-call.ts';
import type { Budget } from '../../functions/ledger/budgets/budget.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { reserve } from '../../functions/ledger/ledger.ts';
import { releaseHolds, settleHolds } from '../../functions/ledger/sheets/settle.ts';
import { usageOf } from '../../functions/ledger/sheets/sheet.ts';
import { request, claimRunning, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, STORES } from '../support/store.ts';
import type { Store } from '../../functions/store/store.ts';

afterAll(closeStores);

describe.each(STORES)('on %s:', (kind, fresh) => {
  const CALLS = Number(process.env.CALLS ?? (kind === 'LMDB' ? 1_000 : 300));
  const CALLERS = 64;
  const TIMEOUT_MS = 30_000 + CALLS * 100;

  let store: Store;
  beforeEach(async () => {
    store = await fresh();
  });

  const usage = async (budget: Budget) =>
    usageOf(await readSheet(store.ledger, budget.sheet), `${budget.unit[0]}${budget.slot}.`);

  /** Three budgets that overlap in every call: of the application, of the cost centre, and of everybody. */
  const overlapping = async (usd: bigint, requests: bigint) => [
    await setBudget(store, { unit: 'USD', limit: usd, scope: { costCenter: 'sales', applicationId: 'crm' } }),
    await setBudget(store, { unit: 'REQUESTS', limit: requests }),
    await setBudget(store, { unit: 'USD', limit: usd, scope: {} }),
  ];

  type Ending = 'answered' | 'failed' | 'cancelled';
  const HELD = 10n;

  /** One call from reservation to its end. Returns what it was charged, or that it was denied. */
  async function call(
    i: number,
    ending: Ending,
    ledger = warmLedger(store),
  ): Promise<bigint | 'denied' | 'cancelled'> {
    const requestId = `c${i}`;
    const answer = await reserve(ledger, request({ callId: requestId, usd: HELD }));
    if (!answer.admitted) return 'denied';
    if (ending === 'cancelled') {
      await releaseHolds(store.ledger, answer.reservation.holds);
      return 'cancelled';
    }
    await claimRunning(store, requestId, answer.reservation.holds);
    const usd = ending === 'failed' ? 0n : BigInt(1 + (i % Number(HELD)));
    const used = { USD: usd, TOKENS: usd, REQUESTS: 1n };
    await recordResult(store.calls, requestId, 1, {
      state: 'SUCCEEDED',
      used,
      result: {},
      reconcile: false,
      settledAt: '',
    });
    await settleHolds(store.ledger, answer.reservation.holds, used);
    return usd;
  }

  /** `CALLS` calls by 64 callers on four warm functions. */
  async function crowd(endings: Ending[]): Promise<Awaited<ReturnType<typeof call>>[]> {
    const ledgers = [0, 1, 2, 3].map(() => warmLedger(store));
    const results: Awaited<ReturnType<typeof call>>[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: CALLERS }, async (_, caller) => {
        for (let i = next++; i < CALLS; i = next++) {
          results.push(await call(i, endings[i % endings.length]!, ledgers[caller % ledgers.length]));
        }
      }),
    );
    return results;
  }

  describe(`${CALLERS} callers and ${CALLS} calls over three overlapping budgets, with failures and cancellations`, () => {
    it(
      'make no false denial: where the budgets have room for all, all are admitted',
      async () => {
        const budgets = await overlapping(BigInt(CALLS) * HELD, BigInt(CALLS));
        const results = await crowd(['answered', 'failed', 'cancelled', 'answered']);
        expect(results.filter((result) => result === 'denied')).toEqual([]);
        const spent = results.reduce<bigint>(
          (sum, result) => sum + (typeof result === 'bigint' ? result : 0n),
          0n,
        );
        const begun = BigInt(results.filter((result) => typeof result === 'bigint').length);
        expect(await Promise.all(budgets.map(usage))).toEqual([
          { spent, held: 0n },
          { spent: begun, held: 0n },
          { spent, held: 0n },
        ]);
      },
      TIMEOUT_MS,
    );

    it(
      'pass no limit: exactly as many begin as the tightest budget has room for, and nothing is held at the end',
      async () => {
        const limit = BigInt(CALLS / 4);
        const [crm, requests, all] = await overlapping(BigInt(CALLS) * HELD, limit);
        const results = await crowd(['answered']);
        expect(results.filter((result) => typeof result === 'bigint')).toHaveLength(Number(limit));
        expect(await usage(requests!)).toEqual({ spent: limit, held: 0n });
        let audited = 0n;
        for (let i = 0; i < CALLS; i += 1) audited += (await readCall(store.calls, `c${i}`))?.used?.USD ?? 0n;
        expect(await usage(crm!)).toEqual({ spent: audited, held: 0n });
        expect(await usage(all!)).toEqual({ spent: audited, held: 0n });
      },
      TIMEOUT_MS,
    );
  });
});
