import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { isProblem } from '../../functions/errors/problem.ts';
import { toAttributes } from '../../functions/store/dynamodb/attribute-value.ts';
import type { Item, Table } from '../../functions/store/store.ts';
import { invocations } from '../../functions/usage/invocations.ts';
import { dayOf } from '../../functions/usage/keys.ts';
import { usage } from '../../functions/usage/usage.ts';
import type { Slot } from '../../functions/usage/slots.ts';
import { countedReads } from '../support/counted-reads.ts';
import { costCenterOf, writeManyCalls } from '../support/many-calls.ts';
import { closeStores, embeddedStore, freshStore } from '../support/store.ts';
import { asking } from '../support/usage.ts';
import { noteRatio } from './figures.ts';
import { heading, median, row, times } from './measure.ts';

const COST_CENTERS = 10;
const DAYS = 30;
const DAY_MS = 86_400_000;
const RUNS = 40;

/** Calls in the smaller and the larger store; `CALLS` and `CALLS_DYNAMODB` choose the larger. */
const SIZES = {
  LMDB: { few: 10_000, many: Number(process.env.CALLS || 100_000) },
  dynalite: { few: 1_000, many: Number(process.env.CALLS_DYNAMODB || 10_000) },
};

type Context = ReturnType<typeof asking>;

/** What is asked of both. `from` is a midnight 30 days ago, `today` that of today. */
const QUESTIONS: Record<string, (context: Context, from: string, today: string) => Promise<unknown>> = {
  'invocations, newest of all': (context) => invocations({}, context),
  'invocations, newest of a cost centre': (context) =>
    invocations({ filter: { costCenter: costCenterOf(3) } }, context),
  'invocations, dearest of a month and a cost centre': (context, from) =>
    invocations({ sortBy: 'COST', filter: { from, costCenter: costCenterOf(3) } }, context),
  'usage of 30 days by cost centre, up to now': (context, from) =>
    usage({ from, groupBy: ['COST_CENTER'] }, context),
  'usage of 30 days by cost centre and day, up to now': (context, from) =>
    usage({ from, groupBy: ['COST_CENTER'], period: 'DAY', limit: 1_000 }, context),
  'usage of 29 closed days by cost centre': (context, from, today) =>
    usage({ from, to: today, groupBy: ['COST_CENTER'] }, context),
};

/** A page of invocations and a month of usage, among few calls and many. */
export async function benchScale(): Promise<void> {
  const now = Date.now();
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const range: Slot = { startsAt: today - (DAYS - 1) * DAY_MS, endsAt: now };
  const lmdb = SIZES.LMDB;
  await compare('LMDB', lmdb, range, [await inLmdb(lmdb.few, range), await inLmdb(lmdb.many, range)]);
  const dynalite = SIZES.dynalite;
  const tables = [await inDynamoDB(dynalite.few, range), await inDynamoDB(dynalite.many, range)];
  await compare('dynalite', dynalite, range, tables);
  await closeStores();
}

async function compare(
  kind: string,
  { few, many }: { few: number; many: number },
  { startsAt, endsAt }: Slot,
  tables: Table[],
): Promise<void> {
  const counts = `${few.toLocaleString('en')} and ${many.toLocaleString('en')} calls`;
  heading(
    `Analysis on ${kind} with ${counts} in ${DAYS} days and ${COST_CENTERS} cost centres (median ms; items read)`,
  );
  row('', 'few', 'many', 'ratio', 'items', 'items');
  const [from, to] = [`${dayOf(startsAt)}T00:00:00Z`, `${dayOf(endsAt)}T00:00:00Z`];
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const counted = tables.map(countedReads);
    for (const { table } of counted)
      if (isProblem(await ask(asking(table, endsAt), from, to))) throw new Error(`${name}: refused`);
    const contexts = tables.map((table) => asking(table, endsAt));
    await times(6, (i) => ask(contexts[i % 2]!, from, to));
    const all = await times(RUNS * 2, (i) => ask(contexts[i % 2]!, from, to));
    const [a, b] = [0, 1].map((rest) => median(all.filter((_, i) => i % 2 === rest))) as [number, number];
    row(name, a.toFixed(2), b.toFixed(2), (b / a).toFixed(2), ...counted.map(({ reads }) => reads.items));
    noteRatio(`${name}: ${counts}, ${kind}`, b / a);
  }
}

async function fill(calls: number, range: Slot) {
  const start = performance.now();
  const store = await embeddedStore();
  const { ledger, flushed } = store;
  await writeManyCalls(ledger, { calls, range, costCenters: COST_CENTERS, flushed });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`  ${calls.toLocaleString('en')} calls written and rolled up in ${seconds} s`);
  return store;
}

const inLmdb = async (calls: number, range: Slot): Promise<Table> => (await fill(calls, range)).ledger;

const BATCH = 25;
const BATCHES_AT_ONCE = 8;

/** What LMDB has, copied: so the engine is not asked for every roll-up on the way. */
async function inDynamoDB(calls: number, range: Slot): Promise<Table> {
  const from = await fill(calls, range);
  const { clients, names, ledger } = await freshStore();
  const put = async (items: Item[]) => {
    const requests = items.map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
    await clients.retrying.send(new BatchWriteItemCommand({ RequestItems: { [names.ledger]: requests } }));
  };
  let batches: Promise<void>[] = [];
  let batch: Item[] = [];
  const start = performance.now();
  for (const item of from.scan('ledger')) {
    if (batch.push(item) < BATCH) continue;
    batches.push(put(batch));
    batch = [];
    if (batches.length < BATCHES_AT_ONCE) continue;
    await Promise.all(batches);
    batches = [];
  }
  if (batch.length > 0) batches.push(put(batch));
  await Promise.all(batches);
  console.log(`  copied to dynalite in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return ledger;
}
