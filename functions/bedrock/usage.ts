import type { TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import type { TokenCounts } from '../pricing/price.ts';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What Bedrock says that a call used, or undefined where it does not say it in so many words. */
export function readTokens(usage: TokenUsage | undefined): TokenCounts | undefined {
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
