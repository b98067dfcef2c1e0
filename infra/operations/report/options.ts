import { parseArgs } from 'node:util';
import { UsageDimension, UsagePeriod, type UsageFilter } from '../../../schema/types.ts';
import type { Proof } from './connection.ts';

export const HELP = `Usage: npm run -s report -- --from DATE [--to DATE] [what] [where]

Prints who used what, from the ledger: of a deployment or of the local host, by its API alone.

  --from DATE              a date (2026-11-01, midnight in the time zone), or a time with its zone (2026-11-01T08:00:00Z)
  --to DATE                up to then, without it; up to now by default, and if it is in the future
  --time-zone ZONE         where days begin, such as Europe/Zurich; the deployment's own by default

What:
  --group-by LIST          of costCenter, applicationId, environment, model, caller; none for totals
  --period PERIOD          minute, quarter-hour, hour, day, week or month: a row for each; none for one total
  --cost-center VALUE      only of these; each may be given several times,
  --application VALUE      and so may the others
  --environment VALUE
  --model VALUE
  --caller VALUE
  --format FORMAT          table (by default), json, or csv with the columns of the FinOps specification FOCUS 1.2
  --output FILE            into a file, which is there only when it is whole

Where:
  --url URL                the GraphQL URL (GRAPHQL_URL, or http://localhost:$PORT/graphql; PORT is 4000)
  --api-key KEY            one of: an API key (da2-local for the local host),
  --token TOKEN            an access token of the user pool,
  --iam                    or credentials as the AWS SDK finds them

Ends with 0, with 1 where the API did not answer, and with 2 where an option is wrong.
`;

const FORMATS = ['table', 'json', 'csv'] as const;

export type Format = (typeof FORMATS)[number];

/** What to report. */
export interface Options {
  from: string;
  to: string | undefined;
  timeZone: string | undefined;
  groupBy: UsageDimension[];
  period: UsagePeriod | undefined;
  filter: UsageFilter;
  format: Format;
  output: string | undefined;
  url: URL;
  proof: Proof;
}

/** What is wrong with an option. */
export class WrongOption extends Error {}

const DIMENSIONS: Record<string, UsageDimension> = {
  costCenter: UsageDimension.COST_CENTER,
  applicationId: UsageDimension.APPLICATION,
  environment: UsageDimension.ENVIRONMENT,
  model: UsageDimension.MODEL,
  caller: UsageDimension.CALLER,
};

const PERIODS: Record<string, UsagePeriod> = Object.fromEntries(
  Object.values(UsagePeriod).map((period) => [period.toLowerCase().replace('_', '-'), period]),
);

const some = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

const options = {
  from: one,
  to: one,
  'time-zone': one,
  'group-by': some,
  period: one,
  'cost-center': some,
  application: some,
  costCenter: some,
  applicationId: some,
  environment: some,
  model: some,
  caller: some,
  format: { ...one, default: 'table' },
  output: one,
  url: one,
  'api-key': one,
  token: one,
  iam: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const localUrl = ({ PORT }: NodeJS.ProcessEnv): string => `http://localhost:${PORT || 4000}/graphql`;
const LOCAL_API_KEY = 'da2-local';

/** Reads the command line; null if it asks for help. Throws a `WrongOption`. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options | null {
  const given = parsed(args);
  if (given.help) return null;
  if (given.from === undefined) throw new WrongOption('--from is needed; --help lists the options');
  const url = given.url ?? (env.GRAPHQL_URL || localUrl(env));
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new WrongOption(`--url must be an http or https URL such as ${localUrl(env)}`);
  // Also by the API's own names.
  const costCenter = [...(given['cost-center'] ?? []), ...(given.costCenter ?? [])];
  const applicationId = [...(given.application ?? []), ...(given.applicationId ?? [])];
  const filter: UsageFilter = {
    ...(costCenter.length > 0 && { costCenter }),
    ...(applicationId.length > 0 && { applicationId }),
    ...(given.environment && { environment: given.environment }),
    ...(given.model && { model: given.model }),
    ...(given.caller && { caller: given.caller }),
  };
  return {
    from: given.from,
    to: given.to,
    timeZone: given['time-zone'],
    groupBy: listOf(given['group-by']).map((name) => oneOf('group-by', DIMENSIONS, name)),
    period: given.period === undefined ? undefined : oneOf('period', PERIODS, given.period),
    filter,
    format: oneOf('format', Object.fromEntries(FORMATS.map((name) => [name, name])), given.format),
    output: given.output,
    url: new URL(url),
    proof: proofOf(given, new URL(url), env),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongOption(`${(error as Error).message}; --help lists the options`);
  }
}

const listOf = (values: readonly string[] = []): string[] =>
  values.flatMap((value) => value.split(',')).map((value) => value.trim());

function oneOf<T>(option: string, known: Record<string, T>, name: string): T {
  const value = Object.hasOwn(known, name) ? known[name] : undefined;
  if (value === undefined)
    throw new WrongOption(`--${option} must be one of ${Object.keys(known).join(', ')}, not "${name}"`);
  return value;
}

const HOSTED = /\.appsync-api\.([a-z0-9-]+)\.amazonaws\.com/;

function proofOf(given: ReturnType<typeof parsed>, url: URL, env: NodeJS.ProcessEnv): Proof {
  const { 'api-key': apiKey, token, iam } = given;
  if ([apiKey, token, iam].filter((one) => one !== undefined).length > 1)
    throw new WrongOption('--api-key, --token and --iam exclude each other');
  if (token !== undefined) return { kind: 'token', value: token };
  if (iam) return { kind: 'iam', region: HOSTED.exec(url.host)?.[1] ?? env.AWS_REGION ?? 'us-east-1' };
  if (apiKey === undefined && HOSTED.test(url.host))
    throw new WrongOption('say who asks: --token, --iam or --api-key');
  return { kind: 'apiKey', value: apiKey ?? LOCAL_API_KEY };
}
