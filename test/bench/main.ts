/** `npm run bench`: ratios and counts from one run. Machines are noisy: quote medians, and compare within a run. */
import '../support/quiet-sdk.ts';
import { benchAdmission } from './admission.ts';
import { benchBundles } from './bundles.ts';
import { benchCalls } from './dynamodb-calls.ts';
import { benchFanOut } from './fan-out.ts';
import { benchSteps } from './steps.ts';
import { benchWholePath } from './whole-path.ts';

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run bench\n\nMeasures latency, throughput, DynamoDB calls, admission and bundles. Takes about a minute.',
  );
  process.exit(0);
}

await benchWholePath();
await benchSteps();
await benchCalls();
await benchAdmission();
await benchFanOut();
benchBundles();
process.exit(0);
