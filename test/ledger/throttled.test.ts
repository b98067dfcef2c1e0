import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { reserve } from '../../functions/ledger/ledger.ts';
import { sheetKey } from '../../functions/ledger/keys.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { encodeHold, encodeSet, holdName, setName } from '../../functions/ledger/sheets/sheet.ts';
import { windowName } from '../../functions/ledger/sheets/window-name.ts';
import { clockAt, request, setBudget, usage, warmLedger } from '../support/ledger.ts';
import { counting } from '../support/counting.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';

afterAll(closeStores);
let store: TestStore;
beforeEach(async () => {
  store = await freshStore();
});

const THROTTLED = 'com.amazonaws.dynamodb.v20120810#ThrottlingException';

/** Refuses every write as throttled, and notes when each came. */
class Throttles extends NodeHttpHandler {
  readonly writes: number[] = [];

  override async handle(...args: Parameters<NodeHttpHandler['handle']>) {
    if (!args[0].headers['x-amz-target']?.endsWith('.UpdateItem')) return super.handle(...args);
    this.writes.push(Date.now());
    const body = Buffer.from(JSON.stringify({ __type: THROTTLED, message: 'slow down' }));
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: 400, headers, reason: '', body } } as never;
  }
}

it('a throttled sheet is left alone for longer each time, and gets no write that gives back what was certainly not held', async () => {
  await setBudget(store, { limit: 1_000n, unit: 'USD' });
  const handler = new Throttles();
  const throttled = await sameStore(store, { requestHandler: handler });
  await expect(reserve(warmLedger(throttled), request())).rejects.toThrow('could not be reserved');
  // One write a try, and no more than the eight tries of a call.
  expect(handler.writes.length).toBeLessThanOrEqual(8);
  const pauses = handler.writes.slice(1).map((at, i) => at - handler.writes[i]!);
  for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(49);
  expect((await readSheet(store.ledger, 'sales')).holds.size).toBe(0);
}, 20_000);

it('a caller who meets many crashed holds resolves a hundred of them in one write, and leaves the others to the sweep', async () => {
  const clock = clockAt('2026-03-01T12:00:30.000Z');
  const budget = await setBudget(store, { limit: 500_000n, unit: 'USD' });
  const window = windowName('USD', budget.slot, { endsAt: Infinity });
  const set = setName([window]);
  const { rev } = await readSheet(store.ledger, 'sales');
  const amounts = { USD: 1_000n, TOKENS: 10n, REQUESTS: 1n };
  const crashed = encodeHold({ expiresAt: clock.now() / 1000 - 5, amounts, set });
  const holds = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [holdName(`crashed${i}`, String(i).padStart(4, '0')), crashed]),
  );
  await store.ledger.put({
    ...sheetKey('sales'),
    rev,
    seq: 1,
    n: 500,
    [window]: 500_000,
    [set]: encodeSet([window]),
    ...holds,
  });
  const watched = await sameStore(store);
  const counted = counting(watched);
  const { admitted } = await reserve(warmLedger(watched, clock.now), request({ usd: 1_000n }));
  expect(admitted).toBe(true);
  expect(await usage(store, budget, clock.now())).toEqual({ spent: 0n, held: 401_000n });
  // A refused try, the batch, and the next; beside them each crashed call's own item is looked at and marked.
  expect(counted.calls.filter((call) => call === 'UpdateItem').length).toBeLessThanOrEqual(3);
  expect(counted.calls.filter((call) => call === 'PutItem')).toHaveLength(100);
});
