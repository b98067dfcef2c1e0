import { setTimeout as delay } from 'node:timers/promises';
import { callOf, graphql } from '../../support/client.ts';
import type { RunningHost } from '../../support/host.ts';

export const CENTERS = ['sales', 'services', 'support', 'hr'] as const;

/** What the model does, and how often in a thousand calls. The rest answers at once. */
const FAULTS: [perThousand: number, wish: string][] = [
  [30, 'throttled'],
  [20, 'access-denied'],
  [20, 'internal'],
  [20, 'model-error'],
  [20, 'reset'],
  [10, 'no-usage'],
  [10, 'malformed'],
  [100, '250ms'],
  [1, 'hang'],
];
/** Callers that are gone before their answer, and nonsense at the door. */
const GONE_PER_THOUSAND = 20;
const NONSENSE_PER_THOUSAND = 20;

const INVOKE = `mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!, $requestId: ID) {
  invoke(model: $model, input: $input, tags: $tags, requestId: $requestId) { status } }`;

function wish(): string {
  let rest = Math.random() * 1000;
  for (const [share, name] of FAULTS) if ((rest -= share) < 0) return `[stand-in: ${name}] `;
  return '';
}

const pick = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;

/** One call, of any of the kinds that a busy and faulty day brings. Returns what became of it. */
async function callOnce(host: RunningHost): Promise<string> {
  const variables = callOf({
    content: `${wish()}Draft a two-line follow-up to a lead.`,
    costCenter: pick(CENTERS),
    model: pick(['claude-sonnet-4-6', 'claude-haiku-5-5', 'nova-micro']),
    ...(Math.random() < 0.1 && { requestId: `r-${Math.floor(Math.random() * 1e6)}` }),
  });
  const kind = Math.random() * 1000;
  if (kind < NONSENSE_PER_THOUSAND) variables.tags.applicationId = '';
  if (kind > 1000 - GONE_PER_THOUSAND) {
    const gone = AbortSignal.timeout(5);
    const body = JSON.stringify({ query: INVOKE, variables });
    const headers = { 'x-api-key': 'da2-local', 'content-type': 'application/json' };
    await fetch(host.url, { method: 'POST', headers, body, signal: gone }).catch(() => undefined);
    return 'gone';
  }
  const { data, errors } = await graphql<{ invoke: { status: string } }>(host, INVOKE, variables);
  return data?.invoke?.status ?? errors![0]!.errorType;
}

/** Calls as fast as so many callers can, for so long. Returns calls a second. */
export async function throughputOf(host: RunningHost, callers: number, ms: number): Promise<number> {
  const end = Date.now() + ms;
  let calls = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (Date.now() < end) {
        await graphql(host, INVOKE, callOf({ costCenter: pick(CENTERS) }));
        calls += 1;
      }
    }),
  );
  return (calls * 1000) / ms;
}

/** Calls at a rate, whether or not the ones before have been answered, for so long. `ended` is told of each. */
export async function atRate(
  host: RunningHost,
  perSecond: number,
  ms: number,
  ended: (outcome: string) => void,
): Promise<void> {
  const open = new Set<Promise<void>>();
  const begin = Date.now();
  for (let sent = 0; Date.now() - begin < ms; sent += 1) {
    const due = begin + (sent * 1000) / perSecond;
    if (due > Date.now()) await delay(due - Date.now());
    const one = callOnce(host)
      .catch((error: unknown) => `client: ${String(error)}`)
      .then(ended)
      .finally(() => open.delete(one));
    open.add(one);
  }
  await Promise.all(open);
}
