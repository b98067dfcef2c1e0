import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { topUpBudget } from '../../functions/budgets/top-ups.ts';
import { updateBudget } from '../../functions/budgets/update.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { reserve, sweep, type Balance, type Ledger } from '../../functions/ledger/ledger.ts';
import { settleHolds } from '../../functions/ledger/sheets/settle.ts';
import { raise, thresholdAlerts } from '../../functions/reporting/alerts.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import type { BudgetAlertInput } from '../../schema/types.ts';
import { clockAt, request, setBudget, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
afterAll(closeStores);

let store: EmbeddedStore;
let clock: ReturnType<typeof clockAt>;
let ledger: Ledger;
const heard: BudgetAlertInput[] = [];
beforeEach(async () => {
  store = await embeddedStore();
  clock = clockAt(new Date().toISOString());
  ledger = warmLedger(store, clock.now);
  heard.length = 0;
});

const publish = async (_query: string, variables: object) => {
  heard.push((variables as { alert: BudgetAlertInput }).alert);
};
/** As the sweep's function does it. */
const swept = () =>
  sweep(ledger, {
    onChangedLimit: async (balance: Balance) => {
      for (const alert of thresholdAlerts(balance)) await raise({ ledger, publish }, alert);
    },
  });
const changes = () => ({
  table: store.ledger,
  catalog: new CatalogCache(store.ledger),
  now: clock.now,
  by: 'me',
});

async function spend(usd: bigint): Promise<void> {
  const answer = await reserve(ledger, request({ usd }));
  if (!answer.admitted) throw new Error('not admitted');
  await settleHolds(store.ledger, answer.reservation.holds, { USD: usd, TOKENS: 1n, REQUESTS: 1n });
}

describe('a threshold that is passed without any call', () => {
  it('since the limit was lowered, is told once, by the limit in force', async () => {
    const { id } = await setBudget(store, { unit: 'USD', limit: 200n, thresholds: [50] });
    await spend(50n);
    await swept();
    expect(heard).toEqual([]);
    await updateBudget(changes(), { input: { id, limit: 80e-12 } });
    for (let i = 0; i < 2; i += 1) await swept();
    expect(heard).toMatchObject([{ kind: 'THRESHOLD', threshold: 50, limit: 80e-12, requestId: null }]);
    // Lowered again it is another limit.
    await updateBudget(changes(), { input: { id, limit: 60e-12 } });
    await swept();
    expect(heard.at(-1)).toMatchObject({ threshold: 50, limit: 60e-12 });
  });

  it('since a top-up has ended, is told within minutes of it', async () => {
    const { id } = await setBudget(store, { unit: 'USD', limit: 80n, thresholds: [50] });
    const expiresAt = new Date(clock.now() + 3_600_000).toISOString();
    await topUpBudget(changes(), { input: { id, amount: 120e-12, reason: 'for an hour', expiresAt } });
    await spend(50n);
    clock.advance(600);
    await swept();
    expect(heard).toEqual([]);
    clock.advance(3_060);
    await swept();
    expect(heard).toMatchObject([{ threshold: 50, limit: 80e-12 }]);
  });

  it('is looked for in those budgets only whose limit has changed of late', async () => {
    await setBudget(store, { unit: 'USD', limit: 80n, thresholds: [50] });
    clock.advance(600);
    await spend(50n);
    await swept();
    expect(heard).toEqual([]); // that is its call's to make due
  });
});
