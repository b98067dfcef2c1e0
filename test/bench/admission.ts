import { randomUUID } from 'node:crypto';
import { definitionKey } from '../../functions/ledger/keys.ts';
import { encodeBudget } from '../../functions/ledger/budgets/stored-budget.ts';
import { reserve } from '../../functions/ledger/ledger.ts';
import { releaseHolds } from '../../functions/ledger/sheets/settle.ts';
import { request, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore, type TestStore } from '../support/store.ts';
import { heading, median, row, times } from './measure.ts';

const RUNS = 400;
const BATCH = 25;

/** A warm admission against ten overlapping budgets, with ten and with ten thousand defined in the cost centre. */
export async function benchAdmission(): Promise<void> {
  heading('Warm admission against 10 covering budgets (median ms)');
  const admits = [await admitAmong(10), await admitAmong(10_000)];
  for (const admit of admits) await times(50, admit);
  const all = await times(RUNS * 2, (i) => admits[i % 2]!());
  const few = median(all.filter((_, i) => i % 2 === 0));
  const many = median(all.filter((_, i) => i % 2 === 1));
  row('10 budgets defined', few.toFixed(3));
  row('10,000 budgets defined', many.toFixed(3), `ratio ${(many / few).toFixed(3)}`);
  await closeStores();
}

async function admitAmong(defined: number): Promise<() => Promise<void>> {
  const store = await freshStore();
  for (let i = 0; i < 10; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
  await defineOthers(store, defined - 10);
  const ledger = warmLedger(store);
  return async () => {
    const answer = await reserve(ledger, request({ usd: 1n }));
    if (!answer.admitted) throw new Error('not admitted');
    await releaseHolds(store.ledger, answer.reservation.holds);
  };
}

/** Budgets of other applications of the same cost centre, many at once. */
async function defineOthers(store: TestStore, count: number): Promise<void> {
  const pattern = await setBudget(store, {
    limit: 1n,
    scope: { costCenter: 'sales', applicationId: 'other' },
  });
  for (let done = 0; done < count; done += BATCH) {
    await Promise.all(
      Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => {
        const slot = `z${(done + i).toString(36)}`;
        const budget = { ...pattern, slot, scope: { costCenter: 'sales', applicationId: randomUUID() } };
        return store.ledger.put({ ...definitionKey('sales', slot), ...encodeBudget(budget, '') });
      }),
    );
  }
}
