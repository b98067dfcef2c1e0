import '../quiet-sdk.ts';
import { ApiError, connect } from './connection.ts';
import { REPORTS } from './formats.ts';
import { HELP, readOptions, WrongOption, type Options } from './options.ts';
import { writeOut } from './output.ts';
import { spanOf } from './span.ts';

/** A report may be long: whoever looks on sees how far it is. */
const LONG_MS = 1_000;

function progressOn(stream: NodeJS.WriteStream): { tell: (rows: number) => void; end: () => void } {
  const startedAt = Date.now();
  let isShown = false;
  return {
    tell(rows) {
      if (!stream.isTTY || Date.now() - startedAt < LONG_MS) return;
      isShown = true;
      stream.write(`\r${rows} rows`);
    },
    end: () => void (isShown && stream.write('\n')),
  };
}

async function report(options: Options): Promise<void> {
  const ask = connect(options.url, options.proof);
  const now = Date.now();
  const span = spanOf(options, options.timeZone ?? (await zoneOf(ask, now)), now);
  const { groupBy, period, filter, timeZone } = options;
  const progress = progressOn(process.stderr);
  const question = { ...span, groupBy, filter, ...(period && { period }), ...(timeZone && { timeZone }) };
  await writeOut(REPORTS[options.format](ask, question, progress.tell), options.output);
  progress.end();
}

/** Where days begin for the deployment. */
async function zoneOf(ask: ReturnType<typeof connect>, now: number): Promise<string> {
  const input = { from: new Date(now - 1).toISOString() };
  const query = 'query ($input: UsageInput!) { usage(input: $input) { timeZone } }';
  return (await ask<{ usage: { timeZone: string } }>(query, { input })).usage.timeZone;
}

function end(code: number, message: string): void {
  process.stderr.write(`report: ${message}\n`);
  process.exitCode = code;
}

// Whoever reads on may have enough before the end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) process.stdout.write(HELP);
  else await report(options);
} catch (error) {
  if (error instanceof WrongOption) end(2, error.message);
  else if (error instanceof ApiError) end(1, error.message);
  else end(1, (error as Error).message || String(error));
}
