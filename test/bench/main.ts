/** `npm run bench`: ratios and counts from one run. Machines are noisy: quote medians, and compare within a run. */
import '../../infra/operations/quiet-sdk.ts';
import { benchAdmission } from './admission.ts';
import { benchBundles } from './bundles.ts';
import { benchCalls } from './dynamodb-calls.ts';
import { compareWithBaseline, machine, saveBaseline } from './figures.ts';
import { benchFanOut } from './fan-out.ts';
import { benchFirstToken } from './first-token.ts';
import { benchForecast } from './forecast.ts';
import { benchSteps } from './steps.ts';
import { benchWorstCase } from './worst-case.ts';
import { benchWholePath } from './whole-path.ts';

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run bench [-- --save | --compare]\n\nMeasures latency, throughput, CPU and memory beside a bare proxy and the model itself; the first word of a streamed answer; DynamoDB calls, admission, fan-out,\nbundles, how far above the truth the bound of a prompt is, and how far from it forecasts are. Takes about two minutes. --save keeps the ratios of this run, --compare sets this run beside those, and fails where one is worse by a quarter.',
  );
  process.exit(0);
}

console.log(machine());
await benchWholePath();
await benchFirstToken();
await benchSteps();
await benchCalls();
await benchAdmission();
await benchFanOut();
benchWorstCase();
benchForecast();
benchBundles();
if (process.argv.includes('--save')) saveBaseline();
const isWorse = process.argv.includes('--compare') && compareWithBaseline(console.log);
process.exit(isWorse ? 1 : 0);
