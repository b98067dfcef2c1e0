import { afterAll, expect, it } from 'vitest';
import { alertKey } from '../../functions/ledger/keys.ts';
import { alertOnce, reserve } from '../../functions/ledger/ledger.ts';
import { request, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

afterAll(closeStores);

it('an alert is told once, however often it is due; its marker goes a week after its window, and never where the window does not end', async () => {
  const store = await embeddedStore();
  const now = Math.ceil(Date.now() / 60_000) * 60_000;
  for (const period of ['MINUTE', 'TOTAL'] as const) await setBudget(store, { limit: 9n, period });
  const ledger = warmLedger(store, () => now);
  const answer = await reserve(ledger, request());
  if (!answer.admitted) throw new Error('not admitted');
  const kept = [];
  for (const budget of answer.reservation.budgets) {
    let told = 0;
    const tell = async () => void (told += 1);
    const broken = () => Promise.reject(new Error('nobody there'));
    // Due, and not told: whoever comes next tells it.
    await expect(alertOnce(ledger, budget, '50', {}, broken)).rejects.toThrow('nobody there');
    expect(await alertOnce(ledger, budget, '50', {}, tell)).toBe(true);
    expect(await alertOnce(ledger, budget, '50', {}, tell)).toBe(false);
    expect(told).toBe(1);
    const { sheet, window } = budget.countedIn;
    kept.push((await store.ledger.get(alertKey(sheet, window, '50')))!.expiresAt);
  }
  expect(kept).toEqual([now / 1000 + 60 + 7 * 24 * 60 * 60, undefined]);
});
