import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import pLimit from 'p-limit';
import { modelMetricOf } from '../../functions/catalog/model.ts';
import { builtArtifacts, type Artifacts } from '../build/artifacts.ts';
import { synthesisedArtifacts } from '../build/assembly.ts';
import { buildAll } from '../build/bundle.ts';
import { API_ENVIRONMENT, FUNCTIONS, type DataSource, type FunctionName } from '../wiring.ts';
import { Api } from './appsync/api.ts';
import { events, lambda, none } from './appsync/data-sources.ts';
import { Subscriptions } from './appsync/subscriptions.ts';
import type { Credentials } from './auth/authenticate.ts';
import { UserPool } from './auth/user-pool.ts';
import { startStandIn } from './aws/bedrock-stand-in.ts';
import { hearLinesWith } from './aws/cloudwatch/log-lines.ts';
import { startCloudWatch } from './aws/cloudwatch/stand-in.ts';
import { loadFunction, type LocalFunction } from './aws/lambda.ts';
import { chatModel } from './aws/openai/chat-model.ts';
import { firstModel } from './aws/openai/first-model.ts';
import type { ReadBill } from './aws/cost-explorer/bill.ts';
import { ledgerBill } from './aws/cost-explorer/ledger-bill.ts';
import { startCostExplorer } from './aws/cost-explorer/stand-in.ts';
import { LOCAL_PROFILES, startProfilesStandIn, usualTags } from './aws/profiles-stand-in.ts';
import { monthMaker } from './demo/month/month.ts';
import { Told } from './demo/month/told.ts';
import { alsoOverTls } from './http/also-over-tls.ts';
import { certificateOf } from './http/certificate.ts';
import { serveRealtime } from './http/realtime.ts';
import { httpServer, type Served } from './http/server.ts';
import { publishTo } from './publisher.ts';
import { worked, workWith } from './worker.ts';
import type { Settings } from './settings.ts';
import type { TakeChanges } from './store/feed.ts';
import { startStore } from './store/start.ts';

/** Only this machine: the development key is public, and may do everything. */
const BIND_ADDRESS = 'localhost';
const LOCAL_CREDENTIALS = 'local'; // access key and secret alike
/** What the local credentials stand for: the system itself, and an admin. */
const LOCAL_IAM_ACCESS = { 'user/local': { system: true, groups: ['admins'] } };

/** The stand-in heeds it, at the price of content filters, denied topics, sensitive information and words on AWS. */
const LOCAL_GUARDRAILS = { 'local-guardrail': 0.4 };

/** Calls that were cut off by the end of the host have so long to settle. */
const SETTLING_MS = 3_000;

/** A running local host. */
export interface Host {
  url: string;
  /** Where its certificate lies, if it speaks TLS. */
  certificateFile?: string | undefined;
  /** The model that a server answers by, if one does. */
  localModel?: string | undefined;
  /** Whether anything is open to the API key: a template made for production has none. */
  acceptsApiKey: boolean;
  close(): Promise<void>;
}

/** Starts everything: the port first, since it may be taken; then the table, the model, the functions, the API. */
export async function startHost(settings: Settings): Promise<Host> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const running: { served?: Served } = {};
    const server = httpServer(() => running.served);
    const port = await listen(server, settings.port);
    closers.push(() => closeServer(server));
    const url = `http://localhost:${port}/graphql`;

    mkdirSync(settings.dataDir, { recursive: true });
    const certificate = settings.tls ? await certificateOf(settings.dataDir) : undefined;
    if (certificate) closers.push(alsoOverTls(server, certificate));
    const models = settings.localModel;
    const localModel = models && { ...models, name: models.name ?? (await firstModel(models)) };
    setFunctionEnvironment(settings, url);
    const [store, artifacts] = await Promise.all([
      startStore(settings.store, settings.dataDir),
      artifactsOf(settings),
    ]);
    const cloudWatch = await startCloudWatch(join(settings.dataDir, 'cloudwatch'), {
      elsewhere: settings.bedrock === 'aws' ? realCloudWatch(settings) : undefined,
    });
    // What is still being answered is cut off by then, and can settle. The store hands on what is told last, which CloudWatch takes.
    closers.push(cloudWatch.close, store.close, () => worked(SETTLING_MS));
    const told = new Told();
    hearLinesWith((line) => {
      cloudWatch.takeLine(line);
      told.noteLine(line);
    });
    process.env.AWS_ENDPOINT_URL_CLOUDWATCH ||= cloudWatch.endpoint;
    if (settings.bedrock === 'stand-in' || settings.bedrock === 'local-model') {
      const standIn = await startStandIn({
        measure: cloudWatch.takeModelCall,
        ...(localModel && { model: chatModel(localModel, localModel.name) }),
      });
      closers.push(standIn.close);
      process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = standIn.endpoint;
    }
    if (settings.bedrock !== 'aws' && !process.env.AWS_ENDPOINT_URL_BEDROCK) {
      const standIn = await startProfilesStandIn(LOCAL_PROFILES);
      closers.push(standIn.close);
      process.env.AWS_ENDPOINT_URL_BEDROCK = standIn.endpoint;
    }
    if (settings.bedrock !== 'aws' && !process.env.AWS_ENDPOINT_URL_COST_EXPLORER) {
      const standIn = await startCostExplorer({ readBill: await localBill(settings), now: Date.now });
      closers.push(standIn.close);
      process.env.AWS_ENDPOINT_URL_COST_EXPLORER = standIn.endpoint;
    }
    const functions = await loadFunctions(artifacts);
    await functions['register-profiles']({
      RequestType: 'Create',
      // Real Bedrock does not have these.
      ResourceProperties: { profiles: settings.bedrock === 'aws' ? [] : LOCAL_PROFILES },
    });
    const ask = (source: DataSource) => {
      if (source.kind === 'lambda') return lambda(functions[source.function]);
      return { events, none }[source.kind];
    };
    const api = new Api(artifacts, ask, {
      env: apiEnvironment(),
      introspection: settings.introspection,
    });
    const subscriptions = new Subscriptions(api);
    const clock = sweepClock(functions.sweep, settings.sweepIntervalSeconds);
    const mayMakeUp = settings.store === 'lmdb' && settings.bedrock !== 'aws';
    const served: Served = {
      api,
      subscriptions,
      functions,
      credentials: await credentials(settings),
      flushed: store.flushed,
      makeMonth: mayMakeUp
        ? monthMaker({
            api,
            told,
            measure: cloudWatch.takeModelCall,
            withoutSweep: clock.without,
            sweep: () => functions.sweep({}),
          })
        : undefined,
    };
    running.served = served;
    publishTo(served, LOCAL_CREDENTIALS);
    workWith(functions.run);
    // Only now: it publishes to this API.
    store.follow(
      (event) => functions.relay(event) as ReturnType<TakeChanges>,
      FUNCTIONS.relay.trigger.atMost,
    );
    closers.push(serveRealtime(server, served), clock.stop);
    clock.start();
    return {
      url: certificate ? url.replace('http', 'https') : url,
      certificateFile: certificate?.file,
      localModel: localModel?.name,
      acceptsApiKey: artifacts.schema.includes('@aws_api_key'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the models would be billed for: of the ledger, which is opened by what the store has told the environment. */
async function localBill({ billDelayHours }: Settings): Promise<ReadBill> {
  const { openReader } = await import('../../functions/store/open.ts');
  return ledgerBill({
    table: openReader('ledger'),
    delayMs: billDelayHours * 3_600_000,
    now: Date.now,
    tagsOf: (modelMetric) => {
      const profile = LOCAL_PROFILES.find(({ arn }) => modelMetricOf(arn) === modelMetric);
      return profile && usualTags(profile);
    },
  });
}

/** CloudWatch on AWS, wherever the functions are told that it is. */
const realCloudWatch = ({ region }: Settings): CloudWatchClient =>
  new CloudWatchClient({ region, endpoint: `https://monitoring.${region}.amazonaws.com` });

/** What to run: the bundles of what stands here, or those that a cloud assembly would deploy. */
async function artifactsOf({ cloudAssembly }: Settings): Promise<Artifacts> {
  if (cloudAssembly) return synthesisedArtifacts(cloudAssembly);
  await buildAll();
  return builtArtifacts();
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, BIND_ADDRESS, () => resolve((server.address() as AddressInfo).port));
  });

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** What resolvers see as `ctx.env`. */
const apiEnvironment = (): Partial<Record<(typeof API_ENVIRONMENT)[number], string>> => ({
  ...Object.fromEntries(
    API_ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  ),
  IAM_ACCESS: process.env.IAM_ACCESS || JSON.stringify(LOCAL_IAM_ACCESS),
});

/** The functions' environment, as CDK gives it to them on AWS. It must be set before their code is loaded. */
function setFunctionEnvironment({ bedrock, region }: Settings, graphqlUrl: string): void {
  Object.assign(process.env, {
    GRAPHQL_URL: graphqlUrl,
    PUBLISHER_MODULE: new URL('./publisher.ts', import.meta.url).href,
    WORKER_MODULE: new URL('./worker.ts', import.meta.url).href,
    AWS_REGION: region,
    GUARDRAILS: process.env.GUARDRAILS || JSON.stringify(LOCAL_GUARDRAILS),
  });
  if (bedrock !== 'aws') {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS,
    });
    delete process.env.AWS_SESSION_TOKEN;
  }
}

/** There is no bill here whose tags could be activated. */
const LEFT_OUT: readonly string[] = ['activate-tags'] satisfies FunctionName[];

/**
 * How many events a function begins with in one turn of the event loop; more wait, first come, first served. Each call under way makes its sheets
 * larger and so each write slower: where a thousand come at once they are answered sooner if those that were admitted go first.
 */
const A_TURN: Partial<Record<string, number>> = { sentry: 4 } satisfies Partial<Record<FunctionName, number>>;

function inTurn(name: string, run: LocalFunction): LocalFunction {
  const atOnce = A_TURN[name];
  if (atOnce === undefined) return run;
  const limit = pLimit(atOnce);
  return (event) =>
    new Promise((resolve, reject) => {
      void limit(() => {
        run(event).then(resolve, reject);
        return nextTurn();
      });
    });
}

async function loadFunctions({ functions }: Artifacts): Promise<Record<FunctionName, LocalFunction>> {
  const loaded = await Promise.all(
    Object.entries(functions)
      .filter(([name]) => !LEFT_OUT.includes(name))
      .map(
        async ([name, { file, timeoutSeconds }]) =>
          [name, inTurn(name, await loadFunction(name, file, timeoutSeconds))] as const,
      ),
  );
  return Object.fromEntries(loaded) as Record<FunctionName, LocalFunction>;
}

/** IAM on the local host: `local`/`local`, and with real Bedrock the functions' own credentials, to publish with. */
async function credentials({ apiKey, region, bedrock, dataDir }: Settings): Promise<Credentials> {
  const userName = LOCAL_CREDENTIALS;
  const iam = new Map([[LOCAL_CREDENTIALS, { secretAccessKey: LOCAL_CREDENTIALS, userName }]]);
  if (bedrock === 'aws') {
    const { accessKeyId, secretAccessKey } = await defaultProvider()();
    iam.set(accessKeyId, { secretAccessKey, userName });
  }
  return { apiKey, region, iam, userPool: await UserPool.open(dataDir) };
}

/** Runs the sweep on the clock: never twice at once, and on stopping the last run is waited for. `without` has it wait meanwhile. */
function sweepClock(sweep: LocalFunction, intervalSeconds: number) {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const start = () => {
    running = sweep({}).catch(() => undefined); // logged where it failed
    void running.then(() => {
      if (!isStopped) timer = setTimeout(start, intervalSeconds * 1000);
    });
  };
  const stop = async () => {
    isStopped = true;
    await running;
    clearTimeout(timer);
  };
  return {
    start,
    stop,
    async without<T>(work: () => Promise<T>): Promise<T> {
      await running;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        if (!isStopped) timer = setTimeout(start, intervalSeconds * 1000);
      }
    },
  };
}
