import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler } from '@smithy/node-http-handler';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { createBudget } from '../support/client.ts';
import { Following, start } from '../support/following.ts';
import { startHost } from '../support/host.ts';
import { CREDENTIALS } from '../support/store.ts';
import { heading, median, percentile, row } from './measure.ts';

const RUNS = 200;
const WARM_UP = 60;
const AT_ONCE = 100;
const MODEL = 'global.anthropic.claude-sonnet-4-6';
const SAYING = '[stand-in: 300ms] [stand-in: say-much]';

/** How long the first word takes: from the model itself, and through the whole path, in turns. And how many events go out. */
export async function benchFirstToken(): Promise<void> {
  const standIn = await startStandIn();
  const bedrock = new BedrockRuntimeClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    requestHandler: new NodeHttp2Handler(),
  });
  const host = await startHost({ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: standIn.endpoint });
  for (const scope of [{ costCenter: 'sales' }, { costCenter: 'sales', applicationId: 'crm' }, {}])
    await createBudget(host, { unit: 'USD', limit: 1_000_000, scope });

  const directly = async (): Promise<number> => {
    const begin = performance.now();
    const { stream } = await bedrock.send(
      new ConverseStreamCommand({
        modelId: MODEL,
        messages: [{ role: 'user', content: [{ text: SAYING }] }],
        inferenceConfig: { maxTokens: 20 },
      }),
    );
    for await (const event of stream!) if (event.contentBlockDelta) break;
    return performance.now() - begin;
  };
  const through = async (requestId: string): Promise<number> => {
    const following = await Following.begin(host, requestId);
    const begin = performance.now();
    const begun = start(host, { requestId, content: SAYING, maxTokens: 20 });
    await following.atLeast(1);
    const took = performance.now() - begin;
    await begun;
    await following.final();
    following.close();
    return took;
  };
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < WARM_UP + RUNS; i += 1) {
    const pair = [await directly(), await through(`bench-${i}`)] as const;
    if (i >= WARM_UP) pair.forEach((ms, way) => times[way]!.push(ms));
  }
  heading('The first word of a streamed answer (ms)');
  row('', 'p50', 'p95');
  const names = ['from the model directly', 'through startInvocation and onInvocation'];
  for (const [way, ms] of times.entries())
    row(names[way]!, median(ms).toFixed(1), percentile(ms, 0.95).toFixed(1));
  row('more, p50', (median(times[1]) - median(times[0])).toFixed(1));

  heading(`Events of ${AT_ONCE} answers of 5 s at once`);
  const ids = Array.from({ length: AT_ONCE }, (_, i) => `crowd-${i}`);
  const crowd = await Promise.all(ids.map((id) => Following.begin(host, id)));
  const begin = performance.now();
  const content = '[stand-in: 5000ms] [stand-in: say-much]';
  await Promise.all(ids.map((requestId) => start(host, { requestId, content, maxTokens: 400 })));
  await Promise.all(crowd.map((one) => one.final(60_000)));
  const seconds = (performance.now() - begin) / 1000;
  const events = crowd.reduce((sum, one) => sum + one.events().length, 0);
  row('events, and a second', events, (events / seconds).toFixed(0));
  for (const one of crowd) one.close();
  bedrock.destroy();
  await host.stop();
  await standIn.close();
}
