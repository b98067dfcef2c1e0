import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { reserve } from '../../functions/ledger/ledger.ts';
import { counting, reset } from '../support/counting.ts';
import { pipeline } from '../support/in-process.ts';
import { request, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore } from '../support/store.ts';
import { captureOutput } from '../support/output.ts';

let standIn: StandIn;
captureOutput();
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});

async function warm(narrow: number, shared: number) {
  const store = await freshStore();
  for (let i = 0; i < narrow; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
  for (let i = 0; i < shared; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD', scope: {} });
  const ledger = warmLedger(store);
  await reserve(ledger, request());
  const counted = counting(store);
  return { ledger, counted };
}

describe('a warm call', () => {
  it('is admitted against ten overlapping budgets by one write, and a read beside it', async () => {
    const { ledger, counted } = await warm(10, 0);
    await reserve(ledger, request());
    expect(counted.calls.sort()).toEqual(['GetItem', 'UpdateItem']);
  });

  it('is admitted by two writes and no read where a shared budget covers it', async () => {
    const { ledger, counted } = await warm(9, 1);
    await reserve(ledger, request());
    expect(counted.calls).toEqual(['UpdateItem', 'UpdateItem']);
  });

  it.each([
    ['no budget', 0, 0, undefined, 5],
    ['one sheet', 10, 0, undefined, 5],
    ['two sheets', 9, 1, undefined, 7],
    // The look before it is what keeps a replay from holding anything; the write keeps the answer for one.
    ['one sheet, with a requestId', 10, 0, 'given', 7],
  ])('makes few DynamoDB calls as a whole: %s', async (_what, narrow, shared, requestId, most) => {
    const { ledger, counted } = await warm(narrow, shared);
    const invoke = pipeline(ledger, standIn.endpoint);
    await invoke(); // the catalog is loaded now
    reset(counted);
    expect((await invoke({ requestId })).status).toBe('SUCCEEDED');
    expect(counted.calls.length).toBeLessThanOrEqual(most);
  });

  it('writes nothing when the budgets that refuse it have just refused another', async () => {
    for (const scope of [{ costCenter: 'sales' }, {}]) {
      const store = await freshStore();
      await setBudget(store, { limit: 1n, scope });
      await setBudget(store, { limit: 5n });
      const ledger = warmLedger(store);
      await reserve(ledger, request());
      await reserve(ledger, request());
      const counted = counting(store);
      expect((await reserve(ledger, request())).admitted).toBe(false);
      expect(counted.calls.filter((name) => name !== 'GetItem')).toEqual([]);
    }
  });
});
