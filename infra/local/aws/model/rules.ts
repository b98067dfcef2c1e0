import { setTimeout as delay } from 'node:timers/promises';
import type { Asked, Model } from '../protocol/model.ts';
import type { Reply } from '../protocol/reply.ts';
import { converse, type Cache } from './answering.ts';
import { countInput } from './counting.ts';
import { streamAnswer } from './streaming.ts';
import { lastText } from './texts.ts';
import { faultOf, faultOfModel, STREAM_FAULTS, unheardOf, wishIn } from './wishes.ts';

/**
 * A model of rules, which says that it is a stand-in, and goes wrong where it is asked to. `latencyMs` is the time that it takes; a turn
 * may ask for its own by `[stand-in: 250ms]`.
 */
export function ruleModel(latencyMs: number): Model {
  const cache: Cache = new Map();
  return {
    countTokens: (body, reply) => reply.whole({ inputTokens: countInput(body).all }),
    converse: (asked, reply) => answer(asked, reply, latencyMs, cache),
  };
}

async function answer(
  { modelId, body, isStreamed, onWritten }: Asked,
  reply: Reply,
  latencyMs: number,
  cache: Cache,
): Promise<void> {
  const invalid = (message: string) => reply.refuse({ status: 400, type: 'ValidationException', message });
  const wish = wishIn(lastText(body));
  const unheard = wish && unheardOf(wish, isStreamed);
  if (unheard) return invalid(unheard);
  const takesMs = wish?.endsWith('ms') ? Number.parseInt(wish, 10) : latencyMs;
  // A streamed answer takes its time word by word.
  if (!isStreamed) await delay(takesMs);
  const fault = faultOf(wish) ?? faultOfModel(modelId);
  if (fault) return reply.refuse(fault);
  if (wish === 'malformed') return reply.garbled('{"output": {"mess');
  if (wish === 'no-usage')
    return reply.whole({ output: say('An answer without usage.'), stopReason: 'end_turn' });
  if (wish === 'reset') return reply.reset();
  if (wish === 'hang') return undefined;
  const answered = converse(modelId, body, cache);
  if ('wrong' in answered) return invalid(answered.wrong);
  // More than was asked for, and cached input, as only a real model would have it.
  if (wish === 'overrun') answered.usage.outputTokens = 100_000;
  if (wish === 'cached') Object.assign(answered.usage, CACHED);
  if (!isStreamed) return reply.whole(answered);
  const streamFault = STREAM_FAULTS.find((one) => one === wish);
  return streamAnswer(reply, answered, takesMs, streamFault, onWritten);
}

const say = (text: string) => ({ message: { role: 'assistant', content: [{ text }] } });

const CACHED = {
  cacheReadInputTokens: 1_000,
  cacheWriteInputTokens: 300,
  cacheDetails: [
    { ttl: '5m', inputTokens: 200 },
    { ttl: '1h', inputTokens: 100 },
  ],
};
