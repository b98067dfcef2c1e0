/** `npm run soak`: the ledger's tests, the crowds and the hostile requests in their long form. */
import { spawnSync } from 'node:child_process';

const HELP = `Usage: npm run soak [-- --short]

Runs the ledger's property test (5,000 interleavings), the crowd (100,000 calls, twice), the crash test (20 kills),
1,000 subscribers of 1,000 events, 20,000 hostile requests, 5,000 calls of which three in ten go wrong, and an answer
that is streamed for a minute; and 10,000 calls after which ledger, metrics, bill and events agree. Takes about half an hour on two cores. With --short, about a minute of it, as CI does.

  SEED=n               repeats a run of the property test; each run prints its seed
  INTERLEAVINGS, CALLS, AGREEING_CALLS, CRASHES, SUBSCRIBERS, EVENTS, HOSTILE_REQUESTS, FAULTY_CALLS, STREAM_SECONDS   sizes of your own
`;

if (process.argv.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}

const sizes = process.argv.includes('--short')
  ? {
      INTERLEAVINGS: '50',
      CALLS: '1000',
      CRASHES: '1',
      SUBSCRIBERS: '50',
      EVENTS: '50',
      HOSTILE_REQUESTS: '1000',
      FAULTY_CALLS: '300',
      STREAM_SECONDS: '5',
      AGREEING_CALLS: '300',
    }
  : {
      INTERLEAVINGS: '5000',
      CALLS: '100000',
      CRASHES: '20',
      SUBSCRIBERS: '1000',
      EVENTS: '1000',
      HOSTILE_REQUESTS: '20000',
      FAULTY_CALLS: '5000',
      STREAM_SECONDS: '60',
      AGREEING_CALLS: '10000',
    };
const env = { ...sizes, ...process.env };
process.stdout.write(`${env.INTERLEAVINGS} interleavings, ${env.CALLS} calls, ${env.CRASHES} crashes\n`);
const tests = [
  'test/ledger/interleavings.test.ts',
  'test/ledger/concurrency.test.ts',
  'test/local/crash.test.ts',
  'test/local/fan-out.test.ts',
  'test/local/hostile.test.ts',
  'test/invocation/many-faults.test.ts',
  'test/api/amplify.test.ts',
  'test/api/usage.test.ts',
];
const { status } = spawnSync('npx', ['vitest', 'run', ...tests], { env, stdio: 'inherit' });
process.exit(status ?? 1);
