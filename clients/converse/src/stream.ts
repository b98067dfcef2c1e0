import type { ConverseStreamMetadataEvent, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { Call, Invocation } from './api.ts';
import { costOf, stopReasonOf, usageOf, type WithCost } from './answer.ts';
import { ask, type Endpoint } from './ask.ts';
import { cancel } from './cancel.ts';
import { endedBadly } from './errors.ts';
import { Following } from './follow.ts';
import { Growing } from './growing.ts';
import { START } from './queries.ts';
import { lookUp } from './look-up.ts';
import type { SocketClass } from './realtime.ts';
import { Telling } from './telling.ts';

type Events = AsyncGenerator<ConverseStreamOutput, void, undefined>;

/**
 * Makes a call, and gives its answer as Bedrock's events, as it is written. It listens before the call is made; whatever is missed is asked
 * for, so nothing is lost and nothing comes twice. Whoever stops to read ends the call.
 */
export async function* converseStream(
  api: Endpoint,
  call: Call,
  Socket: SocketClass,
  signal: AbortSignal,
): Events {
  const following = await Following.begin(api, Socket, call.requestId, signal);
  let isOver = false;
  let cancelling: Promise<void> | undefined;
  const end = () => (cancelling ??= cancel(api, call.requestId));
  const aborted = () => void end();
  // At once, also while nobody reads.
  signal.addEventListener('abort', aborted);
  try {
    const started = (await ask(api, START, call, signal))!;
    if (started.status === 'DENIED') throw endedBadly(started);
    yield* events(api, started, following, signal);
    isOver = true;
  } catch (error) {
    // A call that nobody could follow to its end may go on: its answer is replayed under the same request ID.
    isOver = !signal.aborted;
    throw error;
  } finally {
    signal.removeEventListener('abort', aborted);
    following.end();
    // Who aborts does not wait.
    if (!isOver && !signal.aborted) await end();
  }
}

async function* events(
  api: Endpoint,
  started: Invocation,
  following: Following,
  signal: AbortSignal,
): Events {
  const growing = new Growing();
  const telling = new Telling();
  const startedAt = Date.now();
  for (let call = started; ;) {
    const output = call.output?.blocks ?? [];
    if (call.status !== 'RUNNING') {
      growing.complete(output);
      const failed = endedBadly(call);
      const hasAny = growing.blocks.length > 0;
      if (hasAny || !failed) yield* telling.news(growing.blocks, failed ? 'cut' : 'complete');
      if (failed) throw failed;
      yield { messageStop: { stopReason: stopReasonOf(call) } };
      return yield { metadata: metadataOf(call, Date.now() - startedAt) };
    }
    if (call.sequence !== null) growing.catchUp(output, call.sequence);
    yield* telling.news(growing.blocks);
    for (;;) {
      const heard = await following.next();
      if (heard === undefined || heard === 'dropped') break;
      // The last one says that there is more to ask for: why it ended, and what was used.
      if (heard.kind === 'FINAL' || !growing.take(heard)) break;
      yield* telling.news(growing.blocks);
    }
    call = await lookUp(api, started.requestId, signal);
  }
}

const metadataOf = (call: Invocation, tookMs: number): ConverseStreamMetadataEvent & WithCost => ({
  usage: usageOf(call.usage),
  metrics: { latencyMs: call.latencyMs ?? tookMs },
  costSentry: costOf(call),
});
