import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { createBudget, invoke } from '../support/client.ts';
import { startHost } from '../support/host.ts';
import { CREDENTIALS } from '../support/store.ts';
import { heading, median, row, throughput, times } from './measure.ts';

const RUNS = 200;
const CALLS = 400;
const CALLERS = 16;

/** The whole path over HTTP (validate, sentry, invoke, settle, publish) against the same model called directly. */
export async function benchWholePath(): Promise<void> {
  heading('Whole path against the model directly (median ms, calls/s with 16 callers)');
  row('', 'median ms', 'ratio', 'calls/s');
  const standIn = await startStandIn();
  const bedrock = new BedrockRuntimeClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
  });
  const host = await startHost({ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: standIn.endpoint });
  await createBudget(host, { unit: 'USD', limit: 1_000_000, scope: { costCenter: 'sales' } });
  for (const modelMs of [0, 50]) {
    const content = `[stand-in: ${modelMs}ms] Hello`;
    const whole = () => invoke(host, { content });
    const direct = () =>
      bedrock.send(
        new ConverseCommand({
          modelId: 'global.anthropic.claude-sonnet-4-6',
          messages: [{ role: 'user', content: [{ text: content }] }],
          inferenceConfig: { maxTokens: 64 },
        }),
      );
    await times(50, whole);
    await times(50, direct);
    const pairs = await times(RUNS, async (i) => (i % 2 === 0 ? direct() : whole()));
    const directMs = median(pairs.filter((_, i) => i % 2 === 0));
    const wholeMs = median(pairs.filter((_, i) => i % 2 === 1));
    row(
      `model ${modelMs} ms, directly`,
      directMs.toFixed(2),
      '1.00',
      (await throughput(CALLS, CALLERS, direct)).toFixed(0),
    );
    row(
      `model ${modelMs} ms, whole path`,
      wholeMs.toFixed(2),
      (wholeMs / directMs).toFixed(2),
      (await throughput(CALLS, CALLERS, whole)).toFixed(0),
    );
  }
  await host.stop();
  await standIn.close();
}
