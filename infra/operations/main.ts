import './quiet-sdk.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { fromAttributes } from '../../functions/store/dynamodb/attribute-value.ts';
import type { Item } from '../../functions/store/store.ts';
import { openEnvironment } from '../local/store/environment.ts';
import { changeOf, retell, type Span, type Tell, type Change } from './retell.ts';

const HELP = `Usage: npm run retell -- --from TIME --to TIME [where]

Tells again of the calls that were decided from one moment up to another (ISO 8601): one event, one log line and one metrics record each, and the
alerts that were not raised. For what the relay could not tell: see the alarm Untold, and the line "never told" of the local host. Of a call that had
been told before there are two log lines and two metrics records then, which say where its budgets stand now: so keep the span narrow, and look
at --dry-run first. Events say which call and attempt they are of. Of calls that were put right in that time, whenever they were decided,
what budgets and usage have not followed yet is followed.

Where, of a deployment (the stack's outputs name both):
  --calls-table NAME       the calls' table, which is scanned
  --relay-function NAME    the function that tells

Where, of the local host, while it runs:
  --data-dir PATH          its data (DATA_DIR, or .data)
  --host URL               where it serves (http://localhost:PORT, or :4000)

  --dry-run                only count them
`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'calls-table': { type: 'string' },
  'relay-function': { type: 'string' },
  'data-dir': { type: 'string', default: process.env.DATA_DIR ?? '.data' },
  host: { type: 'string', default: `http://localhost:${process.env.PORT ?? 4000}` },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function end(message: string): never {
  process.stderr.write(`retell: ${message}\n`);
  process.exit(2);
}

function parsed() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return end(`${(error as Error).message}; --help lists the options`);
  }
}

/** A moment as audit items say it: so that text compares as time. */
function moment(name: 'from' | 'to', given: string | undefined): string {
  const at = /(Z|[+-]\d\d:\d\d)$/.test(given ?? '') ? Date.parse(given!) : NaN;
  if (Number.isNaN(at)) return end(`--${name} must be a time with its zone, like 2026-03-01T12:00:00Z`);
  return new Date(at).toISOString();
}

async function* itemsOfTable(TableName: string, { from, to }: Span): AsyncIterable<Item> {
  const scan = {
    TableName,
    // Also calls that were put right then, whenever they were decided.
    FilterExpression: 'settledAt BETWEEN :from AND :to OR correction.#at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':from': { S: from }, ':to': { S: to } },
  };
  for await (const { Items = [] } of paginateScan({ client: new DynamoDBClient({}) }, scan))
    for (const item of Items) yield fromAttributes(item);
}

function* itemsOfFolder(dataDir: string): Iterable<Item> {
  const path = join(dataDir, 'store');
  if (!existsSync(join(path, 'data.mdb')))
    end(`${dataDir} has no data of a host; name another with --data-dir`);
  const store = openEnvironment(path);
  try {
    yield* store.scan('calls');
  } finally {
    void store.close();
  }
}

async function* ofSpan(items: Iterable<Item> | AsyncIterable<Item>, span: Span): AsyncIterable<Change> {
  for await (const item of items) {
    const change = changeOf(item, span);
    if (change) yield change;
  }
}

/** By Lambda's Invoke; the local host has it too, for its own user. */
function tellBy(lambda: LambdaClient, FunctionName: string): Tell {
  return async (event) => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    const answer = Payload?.transformToString() ?? '';
    if (FunctionError) throw new Error(`${FunctionName} failed: ${answer}`);
    return JSON.parse(answer) as Awaited<ReturnType<Tell>>;
  };
}

const given = parsed();
if (given.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const span = { from: moment('from', given.from), to: moment('to', given.to) };
if (span.from >= span.to) end('--from must be before --to');
const table = given['calls-table'];
const relay = given['relay-function'];
if ((table === undefined) !== (relay === undefined))
  end('--calls-table and --relay-function name one deployment: give both, or neither for the local host');
if (!relay && !URL.canParse(given.host)) end('--host must be a URL such as http://localhost:4000');
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
const lambda = relay
  ? new LambdaClient({})
  : new LambdaClient({
      endpoint: given.host,
      region: process.env.AWS_REGION ?? 'us-east-1',
      credentials: LOCAL,
    });
const items = table ? itemsOfTable(table, span) : itemsOfFolder(given['data-dir']);
const count: Tell = async () => ({ batchItemFailures: [] });
const tell = given['dry-run'] ? count : tellBy(lambda, relay ?? 'relay');
process.stderr.write(`calls decided from ${span.from} up to ${span.to}, in ${table ?? given['data-dir']}\n`);
try {
  const { told, failed } = await retell(ofSpan(items, span), tell, (soFar) =>
    process.stderr.write(`told ${soFar.told} so far\n`),
  );
  process.stdout.write(
    given['dry-run']
      ? `${told} would be told again\n`
      : `${told} told again, ${failed.length} could not be told\n`,
  );
  for (const key of failed) process.stdout.write(`not told: ${key}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  const { message, code } = error as { message?: string; code?: string };
  if (code === 'ECONNREFUSED' && !relay)
    end(`no host answers at ${given.host}: start it with npm start, or name another with --host`);
  end(message || String(error));
}
