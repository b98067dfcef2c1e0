import fc from 'fast-check';
import { expect } from 'vitest';
import { closedWindows, reserve, sweep, type Ledger } from '../../functions/ledger/ledger.ts';
import type { Amounts } from '../../functions/pricing/amounts.ts';
import type { Store } from '../../functions/store/store.ts';
import { readCall, recordResult } from '../../functions/ledger/calls/write-call.ts';
import { limitNow, type Budget } from '../../functions/ledger/budgets/budget.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { releaseHolds, settleHolds, type HoldReference } from '../../functions/ledger/sheets/settle.ts';
import { usageOf } from '../../functions/ledger/sheets/sheet.ts';
import { windowAt } from '../../functions/ledger/budgets/window.ts';
import { parseWindowName, windowName } from '../../functions/ledger/sheets/window-name.ts';
import { changeBudget, request, claimRunning, clockAt, setBudget, warmLedger } from './ledger.ts';

/** One thing that happens to the ledger. `call` and `budget` pick among those there are. */
type Step =
  | { kind: 'reserve'; usd: number; costCenter: string; applicationId: string; ledger: number }
  | { kind: 'claim' | 'crash' | 'release' | 'late-duplicate'; call: number }
  | { kind: 'finish'; call: number; share: number; crashBeforeSettling: boolean }
  | { kind: 'limit' | 'top-up'; budget: number; amount: number }
  | { kind: 'advance'; seconds: number }
  | { kind: 'sweep' };

const nat = (max: number) => fc.integer({ min: 0, max });
const pick = nat(30);

/** Random interleavings of everything that can happen. */
export const STEPS = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('reserve' as const),
        usd: fc.integer({ min: 1, max: 40 }),
        costCenter: fc.constantFrom('sales', 'support'),
        applicationId: fc.constantFrom('crm', 'web'),
        ledger: nat(2),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const), call: pick }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('finish' as const),
        call: pick,
        share: nat(120),
        crashBeforeSettling: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('crash' as const, 'release' as const, 'late-duplicate' as const),
        call: pick,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('limit' as const, 'top-up' as const),
        budget: nat(4),
        amount: nat(120),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        seconds: fc.constantFrom(1, 20, 45, 90),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'sweep' as const }) },
  ),
  { minLength: 5, maxLength: 40 },
) as fc.Arbitrary<Step[]>;

interface Running {
  callId: string;
  holds: HoldReference[];
  usd: bigint;
  state: 'reserved' | 'running' | 'gone';
}

/** What one interleaving works with. */
class Run {
  readonly clock = clockAt('2026-03-01T12:00:00.000Z');
  readonly ledgers: Ledger[];
  readonly calls: Running[] = [];
  budgets: Budget[] = [];
  #n = 0;

  constructor(readonly store: Store) {
    this.ledgers = [0, 1, 2].map(() => warmLedger(store, this.clock.now));
  }

  async begin(): Promise<void> {
    this.budgets = [
      await setBudget(this.store, { unit: 'USD', limit: 100n, scope: { costCenter: 'sales' } }),
      await setBudget(this.store, {
        unit: 'USD',
        limit: 60n,
        period: 'MINUTE',
        scope: { costCenter: 'sales', applicationId: 'crm' },
      }),
      await setBudget(this.store, {
        unit: 'REQUESTS',
        limit: 6n,
        period: 'MINUTE',
        scope: { costCenter: 'support' },
      }),
      await setBudget(this.store, { unit: 'USD', limit: 150n, scope: {} }),
      await setBudget(this.store, {
        unit: 'TOKENS',
        limit: 90n,
        period: 'HOUR',
        scope: { applicationId: 'web' },
      }),
    ];
  }

  /** Every budget's standing in its current window. */
  async standing(): Promise<{ budget: Budget; spent: bigint; held: bigint }[]> {
    return Promise.all(
      this.budgets.map(async (budget) => {
        const window = windowAt(budget.period, budget.timeZone, this.clock.now());
        const name = windowName(budget.unit, budget.slot, window);
        return { budget, ...usageOf(await readSheet(this.store.ledger, budget.sheet), name) };
      }),
    );
  }

  async step(step: Exclude<Step, { kind: 'reserve' }>, call: Running | undefined): Promise<void> {
    switch (step.kind) {
      case 'claim':
        if (call?.state === 'reserved') {
          // The sweep may have been faster: then the claim must fail, and the call must not begin.
          const begun = await claimRunning(this.store, call.callId, call.holds).then(
            () => true,
            () => false,
          );
          call.state = begun ? 'running' : 'gone';
        }
        return;
      case 'finish':
        if (call?.state === 'running') await this.finish(call, step);
        return;
      case 'release':
        if (call?.state === 'reserved') await releaseHolds(this.store.ledger, call.holds);
        if (call?.state === 'reserved') call.state = 'gone';
        return;
      case 'crash':
        if (call) call.state = 'gone';
        return;
      case 'late-duplicate':
        // A settlement that arrives once more finds no hold.
        if (call?.state === 'gone' && (await this.isSettled(call)))
          await settleHolds(this.store.ledger, call.holds, amounts(call.usd));
        return;
      case 'limit':
      case 'top-up': {
        const i = step.budget;
        const before = this.budgets[i]!;
        const topUp = {
          amount: BigInt(step.amount),
          id: `top-up-${before.version}`,
          reason: 'test',
          createdBy: 'test',
          createdAt: '',
          expiresAt: new Date(this.clock.now() + 50_000).toISOString(),
        };
        const change =
          step.kind === 'limit' ? { limit: BigInt(step.amount) } : { topUps: [...before.topUps, topUp] };
        this.budgets[i] = await changeBudget(this.store, before, change);
        return;
      }
      case 'advance':
        this.clock.advance(step.seconds);
        return;
      case 'sweep':
        await sweep(this.ledgers[0]!);
    }
  }

  /** Takes steps at the same time, and then checks what must be true of them together. */
  async together(batch: readonly Step[]): Promise<void> {
    const before = await this.standing();
    // Calls are picked before anything moves; one call is one function, which does one thing at a time.
    const calls = [...this.calls];
    const picked = new Set<Running>();
    const outcomes = await Promise.all(
      batch.map(async (step) => {
        if (step.kind === 'reserve') return this.reserve(step);
        const call = 'call' in step ? calls[step.call % Math.max(1, calls.length)] : undefined;
        if (call && picked.has(call)) return undefined;
        if (call) picked.add(call);
        await this.step(step, call);
        return undefined;
      }),
    );
    const tries = outcomes.filter((outcome) => outcome !== undefined);
    const after = await this.standing();
    for (const { covers, admitted } of tries) {
      if (admitted) {
        for (const { budget, spent, held } of after.filter(({ budget: { id } }) => covers.includes(id))) {
          expect(
            spent + held <= limitNow(budget, this.clock.now()),
            'no admission leaves a budget above its limit',
          ).toBe(true);
        }
        continue;
      }
      // Even with everything that was asked for beside it, some budget must have lacked room.
      const couldLack = before.some(({ budget, spent, held }) => {
        if (!covers.includes(budget.id)) return false;
        const asked = tries
          .filter((one) => one.covers.includes(budget.id))
          .reduce((sum, one) => sum + one.demand[budget.unit]!, 0n);
        return spent + held + asked > limitNow(budget, this.clock.now());
      });
      expect(couldLack, 'it is denied only when some budget lacks room').toBe(true);
    }
  }

  async reserve({ usd, costCenter, applicationId, ledger }: Extract<Step, { kind: 'reserve' }>) {
    const callId = `call-${(this.#n += 1)}`;
    const one = request({ callId, costCenter, applicationId, usd: BigInt(usd), tokens: BigInt(usd) });
    const covers = this.budgets
      .filter(
        ({ scope }) =>
          (!scope.costCenter || scope.costCenter === costCenter) &&
          (!scope.applicationId || scope.applicationId === applicationId),
      )
      .map(({ id }) => id);
    const answer = await reserve(this.ledgers[ledger]!, one);
    if (answer.admitted) {
      expect(
        answer.reservation.budgets.map(({ budgetId }) => budgetId).sort(),
        'over all matching budgets',
      ).toEqual([...covers].sort());
      this.calls.push({ callId, holds: answer.reservation.holds, usd: BigInt(usd), state: 'reserved' });
    }
    return { covers, demand: one.demand, admitted: answer.admitted };
  }

  async finish(
    call: Running,
    { share, crashBeforeSettling }: Extract<Step, { kind: 'finish' }>,
  ): Promise<void> {
    const used = amounts((call.usd * BigInt(share)) / 100n); // sometimes more than was held
    const result = {
      state: 'SUCCEEDED' as const,
      used,
      result: {},
      reconcile: false,
      settledAt: '',
    };
    const counts = await recordResult(this.store.calls, call.callId, 1, result);
    if (counts && !crashBeforeSettling) await settleHolds(this.store.ledger, call.holds, used);
    call.state = 'gone';
  }

  async isSettled({ callId }: Running): Promise<boolean> {
    const audit = await readCall(this.store.calls, callId);
    if (!audit?.used) return false;
    const sheets = await Promise.all(
      ['sales', 'support', '*'].map((name) => readSheet(this.store.ledger, name)),
    );
    return !sheets.some(({ holds }) => [...holds.keys()].some((name) => name.startsWith(`H${callId}`)));
  }

  /** When everything has come to rest: nothing is held, and every window is the sum of the audit items. */
  async end(): Promise<void> {
    this.clock.advance(600);
    for (let i = 0; i < 2; i += 1) await sweep(this.ledgers[1]!);
    const expected = new Map<string, bigint>();
    for (const { callId, holds } of this.calls) {
      const used = (await readCall(this.store.calls, callId))?.used;
      for (const { sheet, windows } of holds) {
        for (const window of windows) {
          const key = `${sheet} ${window}`;
          expected.set(key, (expected.get(key) ?? 0n) + (used?.[parseWindowName(window)!.unit] ?? 0n));
        }
      }
    }
    const actual = new Map<string, bigint>();
    for (const name of ['sales', 'support', '*']) {
      const sheet = await readSheet(this.store.ledger, name);
      expect(sheet.holds.size, 'nothing is held at the end').toBe(0);
      for (const [window, used] of sheet.windows) actual.set(`${name} ${window}`, used);
      for (const budget of this.budgets.filter((one) => one.sheet === name)) {
        for (const { unit, endsAt, spent } of await closedWindows(this.store.ledger, budget, 1_000))
          actual.set(`${name} ${windowName(unit, budget.slot, { endsAt: Date.parse(endsAt) })}`, spent);
      }
    }
    const shown = (map: Map<string, bigint>) =>
      [...map].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(shown(actual), 'ledger = sum of the audit items').toEqual(shown(expected));
  }
}

const amounts = (usd: bigint): Amounts => ({ USD: usd, TOKENS: usd, REQUESTS: 1n });

/** Plays one interleaving on a fresh store. Throws where a promise is broken. */
export async function play(store: Store, steps: Step[]): Promise<void> {
  const run = new Run(store);
  await run.begin();
  for (const batch of batches(steps)) await run.together(batch);
  await run.end();
}

const BATCH = 4;

/**
 * Steps that run at the same time: up to four in a row that real callers could take at once. What moves a limit, the
 * clock, or spend above a hold runs alone, so that "at that moment" has a meaning that can be checked.
 */
function batches(steps: readonly Step[]): Step[][] {
  const all: Step[][] = [];
  let calls = new Set<number>();
  for (const step of steps) {
    const alone =
      ['limit', 'top-up', 'advance', 'late-duplicate'].includes(step.kind) ||
      (step.kind === 'finish' && step.share > 100);
    const call = 'call' in step ? step.call : -1;
    const last = all.at(-1);
    // One call is one function: it does one thing at a time.
    if (alone || !last || last.length >= BATCH || calls.has(call)) {
      all.push([step]);
      calls = new Set();
      if (alone) all.push([]);
    } else last.push(step);
    if (call >= 0) calls.add(call);
  }
  return all.filter((batch) => batch.length > 0);
}
