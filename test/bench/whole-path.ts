import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler } from '@smithy/node-http-handler';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { createBudget, invoke } from '../support/client.ts';
import { cpuMs, startHost } from '../support/host.ts';
import { CREDENTIALS } from '../support/store.ts';
import { noteRatio } from './figures.ts';
import { heading, median, percentile, row, underLoad } from './measure.ts';

const WARM_UP = 400;
const CALLS = 800;
const MODEL = 'global.anthropic.claude-sonnet-4-6';
const CASES: [callers: number, modelMs: number][] = [
  [1, 0],
  [8, 50],
  [16, 0],
];

/** Something that answers calls, and what it takes to do so. */
interface Way {
  name: string;
  call: (modelMs: number) => Promise<unknown>;
  /** CPU of its process so far, in ms; absent where it is this process. */
  cpuMs?: () => number;
  memoryMb?: () => number;
}

/** The whole path over HTTP on both stores, beside a bare proxy and the model itself, in turns within one run. */
export async function benchWholePath(): Promise<void> {
  const standIn = await startStandIn();
  const content = (modelMs: number) => `[stand-in: ${modelMs}ms] Hello`;
  const bedrock = new BedrockRuntimeClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    requestHandler: new NodeHttp2Handler({ maxConcurrentStreams: 100 }),
  });
  const body = (modelMs: number) => ({
    messages: [{ role: 'user' as const, content: [{ text: content(modelMs) }] }],
    inferenceConfig: { maxTokens: 64 },
  });
  const proxy = await startProxy(standIn.endpoint);
  const ways: Way[] = [
    {
      name: 'the model directly',
      call: (ms) => bedrock.send(new ConverseCommand({ modelId: MODEL, ...body(ms) })),
    },
    {
      name: 'a bare proxy',
      call: (ms) => post(`${proxy.url}/model/${MODEL}/converse`, body(ms)),
      cpuMs: () => cpuMs(proxy.child.pid!),
    },
  ];
  const hosts = [];
  for (const store of ['lmdb', 'dynamodb']) {
    const env = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: standIn.endpoint, STORE: store };
    const host = await startHost(env);
    hosts.push(host);
    for (const scope of [{ costCenter: 'sales' }, { costCenter: 'sales', applicationId: 'crm' }, {}])
      await createBudget(host, { unit: 'USD', limit: 1_000_000, scope });
    ways.push({
      name: `the whole path, ${store}`,
      call: (ms) => invoke(host, { content: content(ms) }),
      cpuMs: host.cpuMs,
      memoryMb: host.memoryMb,
    });
  }
  for (const { call } of ways) await underLoad(WARM_UP, 8, () => call(0));

  for (const [callers, modelMs] of CASES) {
    heading(`${callers} caller(s), a model of ${modelMs} ms`);
    row('', 'p50 ms', 'p95', 'p99', 'calls/s', 'CPU ms/call');
    const medians: number[] = [];
    for (const { name, call, cpuMs: cpu } of ways) {
      const before = cpu?.() ?? 0;
      const { times, perSecond } = await underLoad(CALLS, callers, () => call(modelMs));
      medians.push(median(times));
      const took = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(1));
      row(name, ...took, perSecond.toFixed(0), cpu ? ((cpu() - before) / CALLS).toFixed(1) : '');
    }
    for (const [i, { name }] of ways.entries())
      if (i >= 2)
        noteRatio(
          `${name}: ${callers} caller(s), ${modelMs} ms, p50 by the proxy's`,
          medians[i]! / medians[1]!,
        );
  }
  heading('Memory after it (MB, of the process’s own)');
  for (const { name, memoryMb } of ways) if (memoryMb) row(name, memoryMb().toFixed(0));
  proxy.child.kill();
  for (const host of hosts) await host.stop();
  await standIn.close();
}

async function startProxy(model: string): Promise<{ url: string; child: ChildProcess }> {
  const file = fileURLToPath(new URL('./bare-proxy.mjs', import.meta.url));
  const child = fork(file, { env: { ...process.env, MODEL_URL: model }, execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}`, child };
}

const post = async (url: string, json: object): Promise<unknown> =>
  (await fetch(url, { method: 'POST', body: JSON.stringify(json) })).json();
