import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { Bill } from '../../functions/billing/bill.ts';
import type { BillingContext } from '../../functions/billing/cost-report.ts';
import type { BillSettings } from '../../functions/billing/settings.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import type { Table } from '../../functions/store/store.ts';
import type { Answering } from '../../infra/local/aws/cost-explorer/answer.ts';
import type { BilledLine } from '../../infra/local/aws/cost-explorer/bill.ts';
import { startCostExplorer } from '../../infra/local/aws/cost-explorer/stand-in.ts';
import { CALLER } from './in-process.ts';
import { memoryTable } from './memory-table.ts';
import { CREDENTIALS } from './store.ts';

export const NOW = Date.parse('2026-11-25T12:00:00Z');

/** A client of an endpoint, as the function has one. */
export const costExplorerAt = (endpoint: string): CostExplorerClient =>
  new CostExplorerClient({ endpoint, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 });

/** A line of a bill of a day in November 2026, with what a test wants of it. */
export const lineOf = (
  change: Partial<Omit<BilledLine, 'dimensions'>> & Partial<BilledLine['dimensions']> = {},
): BilledLine => {
  const {
    SERVICE = 'Claude Haiku 4.5 (Amazon Bedrock Edition)',
    USAGE_TYPE = 'USE1-MP:USE1_InputTokenCount-Units',
    RECORD_TYPE = 'Usage',
    ...rest
  } = change;
  return {
    day: '2026-11-02',
    dimensions: { SERVICE, USAGE_TYPE, RECORD_TYPE },
    tags: {},
    cost: 1_000_000_000_000n,
    quantity: 1,
    ...rest,
  };
};

/** A bill of these lines, and a way to ask it: `standIn.calls()` is what Cost Explorer was asked. */
export async function billOf(
  lines: readonly BilledLine[],
  { table = memoryTable(), settings = {}, ...answering }: Options = {},
) {
  const clock = { now: NOW };
  const now = () => clock.now;
  const readBill: Answering['readBill'] = async ({ from, to }) =>
    lines.filter(({ day }) => from <= day && day < to);
  const standIn = await startCostExplorer({ readBill, now, ...answering });
  const costExplorer = costExplorerAt(standIn.endpoint);
  const parts = { requestsADay: 100, maxAgeMs: 6 * 3_600_000, ...settings };
  const newBill = () => new Bill({ table, costExplorer, settings: parts, now });
  const bill = newBill();
  const catalog = new CatalogCache(table);
  const as = (reader: Reader, of = bill): BillingContext => ({ bill: of, catalog, now, reader });
  return { standIn, clock, table, newBill, as, context: as(CALLER) };
}

type Options = { table?: Table; settings?: Partial<BillSettings> } & Partial<Answering>;
