/** `npm run demo`: three teams spend, and one of them reaches its limit, live; or, with `--month`, have spent for a month. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setBudgets } from './budgets.ts';
import { connect, type Api } from './connection.ts';
import { CONVERSATIONS } from './conversations.ts';
import { askForMonth } from './month/ask.ts';
import { printDenial, printHeading, printUsage } from './print.ts';

const HELP = `Usage: npm run demo [-- --month]

Shows three teams spending against their budgets, live, until one reaches its limit. Uses the host at
http://localhost:$PORT (4000) if one runs there, and starts one for itself otherwise.

  --month   make up a month of calls instead, so that reports have something to show; a second time adds
            what the time since has brought, and nothing twice
`;

const given = parsed();
if (given.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

function parsed() {
  try {
    return parseArgs({ options: { month: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
      .values;
  } catch (error) {
    process.stderr.write(`demo: ${(error as Error).message}; --help lists the options\n`);
    process.exit(2);
  }
}

// Whoever reads this may have seen enough: npm run demo | head. The host ends with the demo.
process.stdout.on('error', () => process.exit(0));

const url = `http://localhost:${process.env.PORT ?? 4000}/graphql`;
/** Whether a host is ready; undefined where there is none. */
async function health(): Promise<boolean | undefined> {
  try {
    return (await fetch(url.replace('/graphql', '/health'))).ok;
  } catch {
    return undefined;
  }
}

const isUp = async () => (await health()) === true;
const isThere = async () => (await health()) !== undefined;

const host = (await isThere()) ? undefined : await startHost();
try {
  while (!(await isUp())) await delay(100);
  const apiKey = process.env.LOCAL_API_KEY ?? 'da2-local';
  if (given.month) await askForMonth(new URL(url).origin, apiKey);
  else {
    const api = await connect(url, apiKey);
    await run(api);
    api.close();
  }
} catch (error) {
  process.stderr.write(`demo: ${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  host?.kill('SIGTERM');
}

async function run(api: Api): Promise<void> {
  printHeading('Budgets');
  const budgets = await setBudgets(api);
  printHeading('Calls, as a subscriber of onUsage sees them');
  await api.onUsage((event) => printUsage(event, budgets));
  for (const conversation of CONVERSATIONS) {
    const { requestId } = await api.invoke(conversation);
    await api.heard(requestId);
  }
  printHeading('Support goes on until its budget has no room');
  for (;;) {
    const invocation = await api.invoke(CONVERSATIONS.find(({ model }) => model === 'support')!);
    await api.heard(invocation.requestId);
    if (!invocation.denial) continue;
    printHeading('The denial, as its caller sees it');
    printDenial(invocation);
    return;
  }
}

/** A host of its own, in memory of a folder that the next demo uses again. Its log lines are not part of the show. */
async function startHost(): Promise<ChildProcess> {
  process.stdout.write('No host is running; starting one.\n');
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LOG: 'text' },
  });
  let ended = false;
  child.once('exit', () => (ended = true));
  while (!(await isUp())) {
    if (ended) {
      process.stderr.write('demo: the host that the demo needs did not start\n');
      process.exit(1);
    }
    await delay(100);
  }
  return child;
}
