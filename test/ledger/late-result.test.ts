import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimCall } from '../../functions/ledger/ledger.ts';
import { readCall, recordResult } from '../../functions/ledger/calls/write-call.ts';
import { runningItem, warmLedger } from '../support/ledger.ts';
import { closeStores, STORES } from '../support/store.ts';
import type { Store } from '../../functions/store/store.ts';

afterAll(closeStores);

describe.each(STORES)('on %s:', (_kind, fresh) => {
  let store: Store;
  beforeEach(async () => {
    store = await fresh();
  });

  it('the result of an earlier try does not become that of a later one', async () => {
    const result = { result: {}, reconcile: false, settledAt: '' };
    const used = (USD: bigint) => ({ USD, TOKENS: 0n, REQUESTS: 1n });
    await claimCall(warmLedger(store), runningItem('r'), []);
    await recordResult(store.calls, 'r', 1, { ...result, state: 'FAILED', used: used(0n) });
    expect(await claimCall(warmLedger(store), runningItem('r'), [])).toMatchObject({ attempt: 2 });
    // A function of the first try that was thought dead.
    const late = await recordResult(store.calls, 'r', 1, { ...result, state: 'SUCCEEDED', used: used(9n) });
    expect(late).toBe(false);
    expect(await readCall(store.calls, 'r')).toMatchObject({ attempt: 2, state: 'RUNNING' });
  });
});
