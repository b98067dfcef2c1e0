import { describe, expect, it } from 'vitest';
import { CHARGE_BASES } from '../../../functions/usage/entry.ts';
import { openUsageBook, writeEntry } from '../../../functions/usage/write.ts';
import { ledgerBill } from '../../../infra/local/aws/cost-explorer/ledger-bill.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { entryOf } from '../../support/usage.ts';

const AT = Date.parse('2026-11-02T10:00:00Z');
const HOUR = 3_600_000;
const DAYS = { from: '2026-11-01', to: '2026-11-04' };
const WRITTEN = 'Amazon DynamoDB';

/** The bill of entries, as it is so long after them. */
async function billOf(entries: Parameters<typeof entryOf>[0][], { hoursLater = 48, delayHours = 24 } = {}) {
  const table = memoryTable(() => AT);
  const book = openUsageBook(table, () => AT);
  for (const entry of entries) await writeEntry(book, entryOf(entry));
  const lines = await ledgerBill({
    table,
    delayMs: delayHours * HOUR,
    now: () => AT + hoursLater * HOUR,
    tagsOf: (metric) => (metric === 'sales' ? { costCenter: 'sales', applicationId: 'any' } : undefined),
  })(DAYS);
  return lines.filter(
    ({ dimensions }) => dimensions.SERVICE !== WRITTEN && dimensions.RECORD_TYPE === 'Usage',
  );
}

const sum = (lines: readonly { cost: bigint }[]) => lines.reduce((all, { cost }) => all + cost, 0n);

describe('the bill that is made of the ledger', () => {
  it('is the ledger to the last digit, in lines for each kind of token', async () => {
    const lines = await billOf([{ at: AT, callId: 'a', cost: 105_000_001n }]);
    expect(sum(lines)).toBe(105_000_001n);
    expect(lines.map(({ dimensions }) => dimensions.USAGE_TYPE)).toEqual([
      'USE1-MP:USE1_InputTokenCount-Units',
      'USE1-MP:USE1_OutputTokenCount-Units',
    ]);
    expect(lines[0]).toMatchObject({
      day: '2026-11-02',
      dimensions: { SERVICE: 'Claude Sonnet 4.6 (Amazon Bedrock Edition)' },
    });
  });

  it('comes a day late', async () => {
    expect(await billOf([{ at: AT, callId: 'a' }], { hoursLater: 23 })).toEqual([]);
    expect(await billOf([{ at: AT, callId: 'a' }], { hoursLater: 24 })).not.toEqual([]);
    expect(await billOf([{ at: AT, callId: 'a' }], { hoursLater: 0, delayHours: 0 })).not.toEqual([]);
  });

  it('has the tags of a profile, and no others: a call of a model itself has none', async () => {
    const lines = await billOf([
      { at: AT, callId: 'a', modelMetric: 'sales' },
      { at: AT, callId: 'b' },
    ]);
    expect([...new Set(lines.map(({ tags }) => JSON.stringify(tags)))].sort()).toEqual([
      '{"costCenter":"sales","applicationId":"any"}',
      '{}',
    ]);
  });

  it('has not all that was charged by guess, and nothing of what was free', async () => {
    const billed: Partial<Record<string, bigint>> = {};
    for (const basis of CHARGE_BASES)
      billed[basis] = sum(await billOf([{ at: AT, callId: 'a', basis, cost: 100n }]));
    expect(billed).toEqual({
      EXACT: 100n,
      CORRECTED: 100n,
      INTERRUPTED: 50n,
      CANCELLED: 50n,
      EXPIRED: 0n,
      UNKNOWN: 0n,
    });
    expect(await billOf([{ at: AT, callId: 'a', outcome: 'DENIED', cost: 0n }])).toEqual([]);
  });
});
