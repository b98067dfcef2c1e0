import { afterAll, expect, it } from 'vitest';
import { reserve } from '../../functions/ledger/ledger.ts';
import { sheetKey } from '../../functions/ledger/keys.ts';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { MAX_HOLDS } from '../../functions/ledger/sheets/sheet.ts';
import { clockAt, request, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

afterAll(closeStores);

it('a sheet that holds as many calls as it takes refuses the next as busy, and takes nothing more', async () => {
  const store = await embeddedStore();
  await setBudget(store, { limit: 10n ** 15n, unit: 'USD', scope: { costCenter: 'sales' } });
  // A clock that stands: none of the holds expires, however slow the machine.
  const ledger = warmLedger(store, clockAt('2026-03-01T12:00:30.000Z').now);
  const take = (callId: string) => reserve(ledger, request({ callId, usd: 1n }));
  for (let i = 0; i < MAX_HOLDS; i += 1) expect((await take(`call-${i}`)).admitted).toBe(true);
  expect(await take('one-more')).toMatchObject({
    admitted: false,
    refusals: [{ by: 'rule', code: 'BUDGET_BUSY' }],
  });
  expect((await readSheet(store.ledger, 'sales')).holds.size).toBe(MAX_HOLDS);
});

it('so does one that is as large as an item can be: it is refused, and not broken', async () => {
  const store = await embeddedStore();
  await setBudget(store, { limit: 10n ** 15n, unit: 'USD', scope: { costCenter: 'sales' } });
  const item = await store.ledger.get(sheetKey('sales'));
  // As much as the store takes.
  for (let padding = 400 * 1024; ; padding -= 10) {
    const put = store.ledger.put({ ...item!, padding: 'x'.repeat(padding) });
    if (
      await put.then(
        () => true,
        () => false,
      )
    )
      break;
  }
  const answer = await reserve(warmLedger(store), request({ usd: 1n }));
  expect(answer).toMatchObject({ admitted: false, refusals: [{ by: 'rule', code: 'BUDGET_BUSY' }] });
});
