/** `npm run costs`: what the system itself costs on AWS, beside the same as a Step Functions Express workflow. */
import { parseArgs } from 'node:util';
import { costSentry, expressWorkflow, totalOf, type Workload } from './calculate.ts';

const HELP = `Usage: npm run -s costs -- [options]

What a million calls cost on AWS beside the model itself, in USD (us-east-1, list prices): this design, and the same steps
as a Step Functions Express workflow.

  --model-seconds 3   how long the model takes
  --sheets 1          2 if budgets that name no cost centre cover the calls too
  --subscribers 1     how many hear of each call
`;

const MAX_MODEL_SECONDS = 25;

/** The workload that the options describe, or what is wrong with them. */
function workloadOf(options: Record<'model-seconds' | 'sheets' | 'subscribers', string>): Workload | string {
  const modelSeconds = Number(options['model-seconds']);
  const sheets = Number(options.sheets);
  const subscribers = Number(options.subscribers);
  if (!(modelSeconds > 0 && modelSeconds <= MAX_MODEL_SECONDS)) {
    return `--model-seconds must be more than 0 and at most ${MAX_MODEL_SECONDS}, when a call is given up`;
  }
  if (sheets !== 1 && sheets !== 2) return '--sheets must be 1 or 2';
  if (!Number.isInteger(subscribers) || subscribers < 0)
    return '--subscribers must be a whole number, 0 or more';
  return { modelSeconds, sheets, subscribers };
}

const row = (name: string, ...amounts: number[]): string =>
  `  ${name.padEnd(22)}${amounts.map((amount) => amount.toFixed(2).padStart(14)).join('')}\n`;

try {
  const { values } = parseArgs({
    options: {
      'model-seconds': { type: 'string', default: '3' },
      sheets: { type: 'string', default: '1' },
      subscribers: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const workload = workloadOf(values);
  if (typeof workload === 'string') throw new Error(workload);
  const designs = [costSentry(workload), expressWorkflow(workload)];
  const services = [...new Set(designs.flatMap((design) => Object.keys(design)))];
  process.stdout.write(`USD for a million calls   ${'this design'.padStart(12)}${'Express'.padStart(14)}\n`);
  for (const service of services)
    process.stdout.write(row(service, ...designs.map((design) => design[service] ?? 0)));
  process.stdout.write(row('in all', ...designs.map(totalOf)));
} catch (error) {
  process.stderr.write(`costs: ${(error as Error).message}\n`);
  process.exit(1);
}
