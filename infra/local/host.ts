import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { builtArtifacts, type Artifacts } from '../build/artifacts.ts';
import { synthesisedArtifacts } from '../build/assembly.ts';
import { buildAll } from '../build/bundle.ts';
import { API_ENVIRONMENT, FUNCTIONS, type DataSource } from '../wiring.ts';
import { Api } from './appsync/api.ts';
import { events, lambda, none } from './appsync/data-sources.ts';
import { Subscriptions } from './appsync/subscriptions.ts';
import type { Credentials } from './auth/authenticate.ts';
import { UserPool } from './auth/user-pool.ts';
import { hearLinesWith } from './aws/cloudwatch/log-lines.ts';
import { loadFunctions } from './aws/load-functions.ts';
import { firstModel } from './aws/openai/first-model.ts';
import { LOCAL_PROFILES } from './aws/profiles-stand-in.ts';
import { startStandIns } from './aws/stand-ins.ts';
import { monthMaker } from './demo/month/month.ts';
import { Told } from './demo/month/told.ts';
import { alsoOverTls } from './http/also-over-tls.ts';
import { certificateOf } from './http/certificate.ts';
import { serveRealtime } from './http/realtime.ts';
import { httpServer, type Served } from './http/server.ts';
import { publishTo } from './publisher.ts';
import { sweepClock } from './sweep-clock.ts';
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
    const { cloudWatch, closeOthers } = await startStandIns(settings, localModel);
    // What is still being answered is cut off by then, and can settle. The store hands on what is told last, which CloudWatch takes.
    closers.push(cloudWatch.close, store.close, () => worked(SETTLING_MS), ...closeOthers);
    const told = new Told();
    hearLinesWith((line) => {
      cloudWatch.takeLine(line);
      told.noteLine(line);
    });
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
