import type { UsageEventInput } from '../../schema/types.ts';
import { asIam } from './identities.ts';
import type { RunningHost } from './host.ts';
import { RealtimeClient } from './realtime.ts';

const PUBLISH =
  'mutation ($event: UsageEventInput!) { publishUsage(event: $event) { requestId costCenter } }';

/** An event of a call. */
export const usageEventOf = (more: Pick<UsageEventInput, 'requestId'> & Partial<UsageEventInput>): UsageEventInput => ({
  callId: more.requestId, attempt: 1, costCenter: 'c', outcome: 'SUCCEEDED', model: 'm', modelId: 'm', applicationId: 'a', environment: 'e',
  inputTokens: 1, outputTokens: 1, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, costUsd: 0, latencyMs: 1, budgets: [], timestamp: new Date().toISOString(),
  ...more,
}); // prettier-ignore

/** Publishes an event as the system does. */
export async function publish(host: RunningHost, requestId: string, costCenter: string): Promise<void> {
  const { answer } = await asIam(host, PUBLISH, { event: usageEventOf({ requestId, costCenter }) });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
}

/** Connects subscribers of usage, every other one of cost centre `even` and `odd`. */
export async function subscribeMany(host: RunningHost, count: number): Promise<RealtimeClient[]> {
  const clients: RealtimeClient[] = [];
  const batch = 50;
  for (let i = 0; i < count; i += batch) {
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(batch, count - i) }, async (_, j) => {
          const client = await new RealtimeClient(host).connect();
          const costCenter = (i + j) % 2 === 0 ? 'even' : 'odd';
          const { type } = await client.start(
            '1',
            `subscription { onUsage(costCenter: "${costCenter}") { requestId } }`,
          );
          if (type !== 'start_ack') throw new Error(`not subscribed: ${type}`);
          return client;
        }),
      )),
    );
  }
  return clients;
}
