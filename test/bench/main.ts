/** `npm run bench`: ratios and counts from one run. Machines are noisy: quote medians, and compare within a run. */
import '../../infra/operations/quiet-sdk.ts';
import { parseArgs } from 'node:util';
import { benchAdmission } from './admission.ts';
import { benchBundles } from './bundles.ts';
import { benchCalls } from './dynamodb-calls.ts';
import { compareWithBaseline, machine, saveBaseline } from './figures.ts';
import { benchFanOut } from './fan-out.ts';
import { benchFirstToken } from './first-token.ts';
import { benchForecast } from './forecast.ts';
import { benchScale } from './scale.ts';
import { benchSteps } from './steps.ts';
import { benchWorstCase } from './worst-case.ts';
import { benchWholePath } from './whole-path.ts';

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run bench [-- --save | --compare | --only SECTION]\n\nMeasures latency, throughput, CPU and memory beside a bare proxy and the model itself; the first word of a streamed answer; DynamoDB calls, admission, fan-out,\nbundles, how far above the truth the bound of a prompt is, and how far from it forecasts are; a page of invocations and a month of usage among few calls and many. Takes about four minutes. CALLS and CALLS_DYNAMODB say how many calls are many (100000 and 10000). --save keeps the ratios of this run, --compare sets this run beside those, and fails where one is worse by a quarter.',
  );
  process.exit(0);
}

const SECTIONS: Record<string, () => void | Promise<void>> = {
  path: benchWholePath,
  'first-token': benchFirstToken,
  steps: benchSteps,
  calls: benchCalls,
  admission: benchAdmission,
  'fan-out': benchFanOut,
  scale: benchScale,
  'worst-case': benchWorstCase,
  forecast: benchForecast,
  bundles: benchBundles,
};

const { only } = parseArgs({ strict: false, options: { only: { type: 'string' } } }).values;
if (only !== undefined && !Object.hasOwn(SECTIONS, String(only)))
  throw new Error(`--only takes one of ${Object.keys(SECTIONS).join(', ')}`);

console.log(machine());
for (const [name, bench] of Object.entries(SECTIONS)) if (only === undefined || only === name) await bench();
if (process.argv.includes('--save')) saveBaseline();
const isWorse = process.argv.includes('--compare') && compareWithBaseline(console.log);
process.exit(isWorse ? 1 : 0);
