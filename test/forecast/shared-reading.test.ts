import { expect, it } from 'vitest';
import { answerForecasts } from '../../functions/forecast/field.ts';
import type { Reader } from '../../functions/store/store.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { setBudget } from '../support/ledger.ts';
import { memoryTable } from '../support/memory-table.ts';
import { entryOf } from '../support/usage.ts';

const NOW = Date.parse('2026-03-18T12:00:00Z');
const DAY = 86_400_000;

it('budgets of one cost centre are forecast from one reading of its usage, each from what it covers', async () => {
  const table = memoryTable(() => NOW);
  const book = openUsageBook(table, () => NOW);
  for (let n = 1; n <= 30; n += 1)
    for (const [applicationId, cost] of [['crm', 1n], ['triage', 5n]] as const)
      await writeEntry(book, entryOf({ at: NOW - n * DAY, callId: `${applicationId}${n}`, applicationId, cost: cost * 10n ** 12n })); // prettier-ignore
  const make = (applicationId?: string) =>
    setBudget(
      { ledger: table } as Parameters<typeof setBudget>[0],
      { unit: 'USD', limit: 10n ** 15n, period: 'MONTH', scope: { costCenter: 'sales', ...(applicationId && { applicationId }) } }, // prettier-ignore
    );
  const budgets = [await make(), await make('crm'), await make('triage')];
  let queries = 0;
  const counted: Reader = {
    ...table,
    query(...args) {
      queries += 1;
      return table.query(...args);
    },
  };
  const ask = async (ids: string[]) => {
    queries = 0;
    const answers = await answerForecasts(
      ids.map((budgetId) => ({ budgetId })),
      { table: counted, now: () => NOW },
    );
    return answers.map((answer) => (answer && 'expectedTotal' in answer ? answer.expectedTotal! : null));
  };
  const [all] = await ask([budgets[0]!.id]);
  const ofOne = queries;
  const [crm, triage, again, none] = await ask([budgets[1]!.id, budgets[2]!.id, budgets[1]!.id, 'none']);
  expect(queries).toBe(ofOne);
  expect([again, none]).toEqual([crm, null]);
  expect(crm! / 13.5).toBeCloseTo(1, 1);
  expect(triage! / 67.5).toBeCloseTo(1, 1);
  expect(all! / 81).toBeCloseTo(1, 1);
});
