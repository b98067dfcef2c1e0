import { setTimeout as delay } from 'node:timers/promises';
import {
  ConverseCommand,
  type BedrockRuntimeClient,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock, Failure } from '../../schema/types.ts';
import type { TokenCounts } from '../pricing/price.ts';
import { answerBlocks } from './answer.ts';
import { failureOf, refusalOf } from './failure.ts';

/** What came of asking a model. */
export type ModelOutcome =
  | { kind: 'answered'; blocks: ContentBlock[]; stopReason: string | null; tokens: TokenCounts }
  /** Bedrock said no, or was never reached: it costs nothing. */
  | { kind: 'refused'; failure: Failure }
  /** Nobody can say whether it was answered: it is charged at its worst case. */
  | { kind: 'unknown'; failure: Failure };

const ATTEMPTS = 3;
const BACKOFF_MS = 150;

/**
 * Asks a model, and gives up at `deadline` (ms since the epoch). Asks again only what Bedrock definitely refused
 * for now (429, 503) or never got: anything else may have been answered, and charged.
 */
export async function converse(
  bedrock: BedrockRuntimeClient,
  input: ConverseCommandInput,
  deadline: number,
): Promise<ModelOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const remaining = deadline - Date.now();
    if (remaining <= 0) return { kind: 'refused', failure: failureOf('NotStarted') };
    const command = new ConverseCommand(input);
    let wasSent = false;
    // The last step before the connection: credentials, endpoint and signature are behind it.
    command.middlewareStack.add(
      (next) => (args) => {
        wasSent = true;
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    try {
      return read(await bedrock.send(command, { abortSignal: AbortSignal.timeout(remaining) }));
    } catch (error) {
      const { isFree, mayRepeat, failure } = refusalOf(error, wasSent);
      const backoff = BACKOFF_MS * 2 ** attempt * (0.5 + Math.random() / 2);
      if (mayRepeat && attempt < ATTEMPTS && Date.now() + backoff < deadline) await delay(backoff);
      else return { kind: isFree ? 'refused' : 'unknown', failure };
    }
  }
}

function read({ output, stopReason, usage }: ConverseCommandOutput): ModelOutcome {
  const tokens = readTokens(usage);
  const content = output?.message?.content;
  if (!tokens || !content) return { kind: 'unknown', failure: failureOf('MalformedAnswer') };
  return { kind: 'answered', blocks: answerBlocks(content), stopReason: stopReason ?? null, tokens };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readTokens(usage: ConverseCommandOutput['usage']): TokenCounts | undefined {
  const { inputTokens, outputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage ?? {};
  // Bedrock tells the cache lifetimes apart only where both are in use; otherwise writes are to the 5-minute cache.
  const cacheWrite1h = (usage?.cacheDetails ?? [])
    .filter(({ ttl }) => ttl === '1h')
    .reduce((sum, { inputTokens: tokens = 0 }) => sum + tokens, 0);
  const tokens = {
    input: inputTokens,
    output: outputTokens,
    cacheRead: cacheReadInputTokens,
    cacheWrite5m: cacheWriteInputTokens - cacheWrite1h,
    cacheWrite1h,
  };
  return Object.values(tokens).every(isCount) ? (tokens as TokenCounts) : undefined;
}
