import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreKind } from './store/start.ts';
import { GEOGRAPHIES } from '../../functions/catalog/routing.ts';

/** What the environment says about the local host. */
export interface Settings {
  port: number;
  dataDir: string;
  apiKey: string;
  region: string;
  sweepIntervalSeconds: number;
  /** How much later than a call the stand-in for Cost Explorer bills it. */
  billDelayHours: number;
  /** Where a cloud assembly is to run from; undefined to build what stands here. */
  cloudAssembly?: string;
  /** Whether the schema may be asked for. */
  introspection: boolean;
  /** Where model calls go: a stand-in, a server behind it, real Bedrock, or an endpoint that the SDK itself reads from the environment. */
  bedrock: 'stand-in' | 'local-model' | 'aws' | 'endpoint';
  /** The server that answers behind the stand-in, and which of its models; undefined for the first that it lists. */
  localModel?: { url: string; name?: string; apiKey?: string } | undefined;
  /** Where budgets, spend and calls are kept. */
  store: StoreKind;
  /** How the functions' log is shown: as it is on Lambda, or for people. */
  log: 'json' | 'text';
  /** Whether the port speaks TLS too, by a certificate that nobody has signed. */
  tls: boolean;
}

const choice = (name: string, ...of: string[]) => ({
  name,
  of,
  must: of.length === 1 ? `"${of[0]}" or absent` : of.map((one) => `"${one}"`).join(' or '),
});

/** Settings that are one of a few words. */
const CHOICES = [
  choice('BEDROCK', 'aws'),
  choice('INTROSPECTION', 'on', 'off'),
  choice('REQUIRE_BUDGET', 'true', 'false'),
  choice('LOG_PROMPTS', 'true', 'false'),
  choice('LOG', 'json', 'text'),
  choice('TLS', 'self-signed'),
  choice('STORE', 'lmdb', 'dynamodb'),
  choice('ROUTING', 'global', ...GEOGRAPHIES),
];

/** Reads the settings, or says in one line what is wrong with them. `isTerminal`: whether people read the output. */
export function readSettings(env: NodeJS.ProcessEnv, isTerminal = false): Settings | string {
  const number = (name: string, fallback: number, min: number, max: number): number | string => {
    const value = env[name] === undefined || env[name] === '' ? fallback : Number(env[name]);
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    return `${name} must be a number from ${min} to ${max}, not ${JSON.stringify(env[name])}`;
  };
  const port = number('PORT', 4000, 0, 65_535);
  const sweepIntervalSeconds = number('SWEEP_INTERVAL_SECONDS', 60, 0.05, 86_400);
  const holdTimeoutSeconds = number('HOLD_TIMEOUT_SECONDS', 1_000, 1, 3_600);
  const priceFactor = number('ROUTING_PRICE_FACTOR', 1, 0.5, 3);
  const billDelayHours = number('LOCAL_BILL_DELAY_HOURS', 24, 0, 240);
  const requestsADay = number('COST_EXPLORER_REQUESTS_A_DAY', 100, 0, 10_000);
  const reportMaxAge = number('COST_REPORT_MAX_AGE_HOURS', 6, 0, 168);
  for (const value of [
    port,
    sweepIntervalSeconds,
    holdTimeoutSeconds,
    priceFactor,
    billDelayHours,
    requestsADay,
    reportMaxAge,
  ])
    if (typeof value === 'string') return value;
  const wrong = CHOICES.find(({ name, of }) => !['', undefined, ...of].includes(env[name]));
  if (wrong) return `${wrong.name} must be ${wrong.must}, not ${JSON.stringify(env[wrong.name])}`;
  if (env.IAM_ACCESS && !isJsonObject(env.IAM_ACCESS)) {
    return `IAM_ACCESS must be a JSON object such as {"user/local": {"groups": ["admins"]}}, not ${env.IAM_ACCESS}`;
  }
  for (const name of ['GUARDRAILS', 'S3_PREFIXES'])
    if (env[name] && !isJsonObject(env[name])) return `${name} must be a JSON object, not ${env[name]}`;
  const cloudAssembly = env.CLOUD_ASSEMBLY || undefined;
  if (cloudAssembly && !existsSync(join(cloudAssembly, 'manifest.json'))) {
    return `CLOUD_ASSEMBLY: there is no cloud assembly in ${cloudAssembly}; npm run synth writes one to .build/cdk`;
  }
  const localModel = readLocalModel(env);
  if (typeof localModel === 'string') return localModel;
  return {
    cloudAssembly,
    introspection: env.INTROSPECTION !== 'off',
    port: port as number,
    dataDir: env.DATA_DIR || join(process.cwd(), '.data'),
    apiKey: env.LOCAL_API_KEY || 'da2-local',
    region: env.AWS_REGION || 'us-east-1',
    sweepIntervalSeconds: sweepIntervalSeconds as number,
    billDelayHours: billDelayHours as number,
    bedrock: bedrockOf(env),
    localModel,
    store: (env.STORE || 'lmdb') as StoreKind,
    log: (env.LOG || (isTerminal ? 'text' : 'json')) as Settings['log'],
    tls: env.TLS === 'self-signed',
  };
}

function bedrockOf(env: NodeJS.ProcessEnv): Settings['bedrock'] {
  if (env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME) return 'endpoint';
  if (env.BEDROCK === 'aws') return 'aws';
  return env.LOCAL_MODEL_URL ? 'local-model' : 'stand-in';
}

/** The server of LOCAL_MODEL_URL, if there is one, or what is wrong with it. */
function readLocalModel(env: NodeJS.ProcessEnv): Settings['localModel'] | string {
  const { LOCAL_MODEL_URL: url, LOCAL_MODEL: name, LOCAL_MODEL_API_KEY: apiKey } = env;
  if (!url) {
    const alone = name ? 'LOCAL_MODEL' : apiKey ? 'LOCAL_MODEL_API_KEY' : undefined;
    return alone && `${alone} is for the server of LOCAL_MODEL_URL, which is not set`;
  }
  if (!isBaseUrl(url))
    return `LOCAL_MODEL_URL must be the http or https URL that /chat/completions is below, such as http://localhost:11434/v1, not ${JSON.stringify(url)}`;
  const other = ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'BEDROCK'].find((one) => env[one]);
  if (other) return `LOCAL_MODEL_URL and ${other} both say where model calls go: set one of them`;
  if (apiKey && !/^[\x21-\x7e]+$/.test(apiKey))
    return 'LOCAL_MODEL_API_KEY must be of printable ASCII characters without blanks';
  return { url: url.replace(/\/+$/, ''), ...(name && { name }), ...(apiKey && { apiKey }) };
}

/** Whether paths can be appended to a URL, and nothing in it is a secret. */
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password + search + hash === '';
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
