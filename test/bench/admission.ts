import { randomUUID } from 'node:crypto';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { budgetKey } from '../../functions/dynamodb/keys.ts';
import type { Table } from '../../functions/dynamodb/table.ts';
import { encodeBudget } from '../../functions/ledger/definitions.ts';
import { reserve } from '../../functions/ledger/reserve.ts';
import { release } from '../../functions/ledger/settle.ts';
import { claimant, setBudget, warmLedger } from '../support/ledger.ts';
import { closeTables, freshTable } from '../support/table.ts';
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
  await closeTables();
}

async function admitAmong(defined: number): Promise<() => Promise<void>> {
  const table = await freshTable();
  for (let i = 0; i < 10; i += 1) await setBudget(table, { limit: 10n ** 20n, unit: 'USD' });
  await defineOthers(table, defined - 10);
  const ledger = warmLedger(table);
  return async () => {
    const answer = await reserve(ledger, claimant({ usd: 1n }));
    if (!answer.admitted) throw new Error('not admitted');
    await release(table, answer.holds);
  };
}

/** Budgets of other applications of the same cost centre, written in bulk. */
async function defineOthers(table: Table, count: number): Promise<void> {
  const pattern = await setBudget(table, {
    limit: 1n,
    scope: { costCenter: 'sales', applicationId: 'other' },
  });
  for (let done = 0; done < count; done += BATCH) {
    await table.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [table.name]: Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => {
            const slot = `z${(done + i).toString(36)}`;
            const budget = { ...pattern, slot, scope: { costCenter: 'sales', applicationId: randomUUID() } };
            return { PutRequest: { Item: { ...budgetKey('sales', slot), ...encodeBudget(budget) } } };
          }),
        },
      }),
    );
  }
}
