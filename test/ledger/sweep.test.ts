import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { budgetKey, historyKey, registryKey, sheetKey } from '../../functions/dynamodb/keys.ts';
import { fromItem, type Table } from '../../functions/dynamodb/table.ts';
import { claim, readAudit, recordResult } from '../../functions/ledger/audit.ts';
import type { Budget } from '../../functions/ledger/budget.ts';
import { encodeBudget } from '../../functions/ledger/definitions.ts';
import { readSheet } from '../../functions/ledger/read-sheet.ts';
import { takeRequestId } from '../../functions/ledger/request-id.ts';
import { reserve } from '../../functions/ledger/reserve.ts';
import { settle } from '../../functions/ledger/settle.ts';
import { usageOf } from '../../functions/ledger/sheet.ts';
import { sweep } from '../../functions/ledger/sweep.ts';
import { windowAt, windowName } from '../../functions/ledger/window.ts';
import { after } from '../support/after.ts';
import { claimant, claimRunning, clockAt, runningItem, setBudget, warmLedger } from '../support/ledger.ts';
import { closeTables, freshTable, sameTable } from '../support/table.ts';

let table: Table;
let clock: ReturnType<typeof clockAt>;
beforeEach(async () => {
  table = await freshTable();
  clock = clockAt('2026-03-01T12:00:30.000Z');
});
afterAll(closeTables);

const usage = async (budget: Budget) => {
  const window = windowAt(budget.period, budget.timeZone, clock.now());
  return usageOf(await readSheet(table, budget.sheet), windowName(budget.unit, budget.slot, window));
};

async function admitted(requestId: string, usd = 60n) {
  const answer = await reserve(warmLedger(table, clock.now), claimant({ requestId, usd }));
  if (!answer.admitted) throw new Error('not admitted');
  return answer.holds;
}

const RESULT = { invocation: {} as never, reconcile: false, writeId: 'w' };

describe('a crash leaks nothing for longer than the time-out of its hold', () => {
  it('before the claim: the call never began, so the hold is released', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD' });
    await admitted('crashed');
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    expect(await usage(budget)).toEqual({ spent: 0n, held: 0n });
    expect((await readAudit(table, 'crashed'))?.status).toBe('RELEASED');
  });

  it('after the claim: the call may have begun, so it is charged at its worst case and marked', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD' });
    await claimRunning(table, 'crashed', await admitted('crashed'));
    clock.advance(60);
    const told: string[] = [];
    const onExpiry = async ({ requestId }: { requestId: string }) => void told.push(requestId);
    await sweep(warmLedger(table, clock.now, { onExpiry }));
    await sweep(warmLedger(table, clock.now, { onExpiry }));
    expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
    expect(await readAudit(table, 'crashed')).toMatchObject({
      status: 'EXPIRED',
      reconcile: true,
      used: { USD: 60n },
    });
    expect(told).toEqual(['crashed']);
  });

  it('after the result: it is settled at the result', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD' });
    await claimRunning(table, 'crashed', await admitted('crashed'));
    await recordResult(table, 'crashed', 1, {
      ...RESULT,
      status: 'SUCCEEDED',
      used: { USD: 7n, TOKENS: 1n, REQUESTS: 1n },
    });
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    expect(await usage(budget)).toEqual({ spent: 7n, held: 0n });
  });

  it('and a hold within its time-out is left alone', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD' });
    await admitted('young');
    clock.advance(20);
    await sweep(warmLedger(table, clock.now));
    expect(await usage(budget)).toEqual({ spent: 0n, held: 60n });
  });

  it('and a refusal that meets expired holds does not wait for the schedule', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD' });
    await admitted('crashed');
    expect((await reserve(warmLedger(table, clock.now), claimant({ usd: 60n }))).admitted).toBe(false);
    clock.advance(60);
    expect((await reserve(warmLedger(table, clock.now), claimant({ usd: 60n }))).admitted).toBe(true);
  });

  it('in both sheets of a call alike', async () => {
    const narrow = await setBudget(table, { limit: 100n, unit: 'USD' });
    const wide = await setBudget(table, { limit: 100n, unit: 'USD', scope: {} });
    await claimRunning(table, 'crashed', await admitted('crashed'));
    clock.advance(60);
    await Promise.all([1, 2, 3].map(() => sweep(warmLedger(table, clock.now))));
    for (const budget of [narrow, wide]) expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
  });
});

/** A try under a request ID that was denied, and so cost nothing. */
const deniedBefore = (requestId: string) =>
  claim(table, {
    ...runningItem(requestId, []),
    status: 'DENIED',
    used: { USD: 0n, TOKENS: 0n, REQUESTS: 0n },
  });

describe('the audit item arbitrates', () => {
  it('a call whose hold was swept before its claim does not begin', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD' });
    const holds = await admitted('slow');
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    expect(await takeRequestId(table, runningItem('slow', holds), holds, clock.now())).toEqual({
      kind: 'swept',
    });
  });

  it('nor one that is tried again under an ID that cost nothing', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD' });
    await deniedBefore('again');
    const holds = await admitted('again');
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    expect(await takeRequestId(table, runningItem('again', holds), holds, clock.now())).toEqual({
      kind: 'swept',
    });
  });

  it('nor one whose hold is swept between a look at it and its claim', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD' });
    await deniedBefore('again');
    const holds = await admitted('again');
    const watched = await sameTable(table);
    // Its claim is refused, it reads the try in its way, and sees that its hold stands: then the sweep comes.
    after(watched.client, 2, () => {
      clock.advance(60);
      return sweep(warmLedger(table, clock.now));
    });
    expect(await takeRequestId(watched, runningItem('again', holds), holds, clock.now())).toEqual({
      kind: 'swept',
    });
  });

  it('a result that comes after the expiry is kept, and not settled again', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD' });
    const holds = await admitted('late');
    await claimRunning(table, 'late', holds);
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    const used = { USD: 7n, TOKENS: 1n, REQUESTS: 1n };
    expect(await recordResult(table, 'late', 1, { ...RESULT, status: 'SUCCEEDED', used })).toBe(false);
    await settle(table, holds, used);
    expect(await usage(budget)).toEqual({ spent: 60n, held: 0n });
    expect(await readAudit(table, 'late')).toMatchObject({
      status: 'EXPIRED',
      lateResult: { status: 'SUCCEEDED' },
    });
  });

  it('a hold that no audit item names is released, whatever became of its request ID', async () => {
    const budget = await setBudget(table, { limit: 200n, unit: 'USD' });
    await admitted('twice'); // its answer was lost on the way
    const holds = await admitted('twice');
    await claimRunning(table, 'twice', holds);
    const used = { USD: 7n, TOKENS: 1n, REQUESTS: 1n };
    await recordResult(table, 'twice', 1, { ...RESULT, status: 'SUCCEEDED', used });
    await settle(table, holds, used);
    expect((await usage(budget)).held).toBe(60n);
    clock.advance(60);
    await sweep(warmLedger(table, clock.now));
    expect(await usage(budget)).toEqual({ spent: 7n, held: 0n });
  });
});

describe('a request ID', () => {
  const used = (USD: bigint) => ({ USD, TOKENS: 0n, REQUESTS: 1n });

  it('is taken by the first, and replayed to whoever asks the same', async () => {
    expect(await takeRequestId(table, runningItem('r', []), [], clock.now())).toEqual({
      kind: 'taken',
      attempt: 1,
    });
    expect(await takeRequestId(table, runningItem('r', []), [], clock.now())).toMatchObject({
      kind: 'replay',
      audit: { status: 'RUNNING' },
    });
    await recordResult(table, 'r', 1, { ...RESULT, status: 'SUCCEEDED', used: used(0n) });
    expect(await takeRequestId(table, runningItem('r', []), [], clock.now())).toMatchObject({
      kind: 'replay',
      audit: { status: 'SUCCEEDED' },
    });
  });

  it('is refused with other content, and to another caller, in the same words', async () => {
    await takeRequestId(table, runningItem('r', []), [], clock.now());
    expect(
      await takeRequestId(table, { ...runningItem('r', []), contentHash: 'other' }, [], clock.now()),
    ).toEqual({
      kind: 'conflict',
    });
    expect(await takeRequestId(table, { ...runningItem('r', []), caller: 'other' }, [], clock.now())).toEqual(
      {
        kind: 'conflict',
      },
    );
  });

  it('of a call without holds that was cut off does not stay RUNNING for ever', async () => {
    const runsUntil = clock.now() + 30_000;
    const take = () => takeRequestId(table, { ...runningItem('cut', []), runsUntil }, [], clock.now());
    await take();
    expect(await take()).toMatchObject({ audit: { status: 'RUNNING' } });
    clock.advance(60);
    expect(await take()).toMatchObject({
      kind: 'replay',
      audit: { status: 'EXPIRED', reconcile: true },
    });
  });

  it('may be tried again if it cost nothing, and not if it cost something', async () => {
    await takeRequestId(table, runningItem('free', []), [], clock.now());
    await recordResult(table, 'free', 1, { ...RESULT, status: 'FAILED', used: used(0n) });
    expect(await takeRequestId(table, runningItem('free', []), [], clock.now())).toEqual({
      kind: 'taken',
      attempt: 2,
    });
    await takeRequestId(table, runningItem('paid', []), [], clock.now());
    await recordResult(table, 'paid', 1, { ...RESULT, status: 'FAILED', used: used(1n) });
    expect(await takeRequestId(table, runningItem('paid', []), [], clock.now())).toMatchObject({
      kind: 'replay',
    });
  });
});

describe('the clockwork', () => {
  it('makes up for an admin change that was cut off before it was announced', async () => {
    const budget = await setBudget(table, { limit: 5n });
    const ledger = warmLedger(table, clock.now);
    expect((await reserve(ledger, claimant())).admitted).toBe(true);
    // What an admin function leaves that dies between writing the definition and bumping the revision.
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: registryKey('sales'),
        UpdateExpression: 'ADD changes :c',
        ExpressionAttributeValues: { ':c': { SS: [`${new Date(clock.now()).toISOString()} x`] } },
      }),
    );
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { ...budgetKey('sales', budget.slot), ...encodeBudget({ ...budget, limit: 0n, version: 2 }) },
      }),
    );
    expect((await reserve(ledger, claimant())).admitted).toBe(true);
    clock.advance(90);
    expect((await sweep(warmLedger(table, clock.now))).changesRepaired).toBe(1);
    expect((await reserve(ledger, claimant())).admitted).toBe(false);
  });

  it('moves closed windows to history, and not while a hold names them', async () => {
    const budget = await setBudget(table, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const holds = await admitted('one', 40n);
    clock.advance(400);
    await sweep(warmLedger(table, clock.now, { holdTimeoutSeconds: 9_999 }));
    const window = () => readSheet(table, 'sales').then(({ windows }) => windows.size);
    expect(await window()).toBe(0); // the hold had expired, so it was resolved, and its window moved
    await settle(table, holds, { USD: 1n, TOKENS: 1n, REQUESTS: 1n }); // too late: no trace
    expect(await window()).toBe(0);
    const { Item } = await table.client.send(
      new GetItemCommand({
        TableName: table.name,
        Key: historyKey('sales', budget.slot, '2026-03-01T12:01:00.000Z'),
      }),
    );
    expect(fromItem(Item!)).toMatchObject({ startsAt: '2026-03-01T12:00:00.000Z', limit: 1e-10, spent: 0 });
  });

  it('keeps a closed window in the sheet until its open holds are settled', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const ledger = warmLedger(table, clock.now, { holdTimeoutSeconds: 9_999 });
    const answer = await reserve(ledger, claimant({ usd: 40n }));
    if (!answer.admitted) throw new Error('not admitted');
    clock.advance(400);
    expect((await sweep(ledger)).windowsArchived).toBe(0);
    await settle(table, answer.holds, { USD: 30n, TOKENS: 1n, REQUESTS: 1n });
    expect((await sweep(ledger)).windowsArchived).toBe(1);
    expect((await sweep(ledger)).windowsArchived).toBe(0);
  });

  it('leaves a sheet small: no attribute outlives its use', async () => {
    await setBudget(table, { limit: 100n, unit: 'USD', period: 'MINUTE' });
    const holds = await admitted('one');
    await settle(table, holds, { USD: 1n, TOKENS: 1n, REQUESTS: 1n });
    clock.advance(400);
    await sweep(warmLedger(table, clock.now));
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key: sheetKey('sales') }),
    );
    expect(Object.keys(Item!).sort()).toEqual(['pk', 'rev', 'seq', 'sk']);
  });
});

describe('how late the sweep is', () => {
  it('is how long the most overdue hold has outlived its time-out', async () => {
    await setBudget(table, { limit: 1_000n, unit: 'USD' });
    expect((await sweep(warmLedger(table, clock.now))).lagSeconds).toBe(0);
    await admitted('late');
    clock.advance(20);
    await admitted('later');
    clock.advance(20); // the first has had 40 s of its 30
    const { lagSeconds } = await sweep(warmLedger(table, clock.now));
    expect(lagSeconds).toBeGreaterThan(8);
    expect(lagSeconds).toBeLessThanOrEqual(10);
  });
});
