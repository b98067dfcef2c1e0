import type { PromptInput } from '../../schema/types.ts';
import type { PicoUsd } from './money.ts';
import { highestPrice, type TokenPrices } from './price.ts';

/**
 * What a chat template adds around the text. The widest known (role headers, turn delimiters, a default system
 * preamble) stay below these.
 */
const TEMPLATE_TOKENS_PER_CALL = 64;
const TEMPLATE_TOKENS_PER_TURN = 16;

/**
 * A number of tokens that no tokenizer exceeds for this prompt: a byte-level tokenizer never yields more tokens
 * than there are bytes. Some normalise the text first (NFKC), which can make it longer (U+FDFA grows from 3
 * bytes to 33), so the longer of the two counts. Costs one pass, and no input can make it slow.
 */
export function inputTokenBound(input: Pick<PromptInput, 'system' | 'messages'>): number {
  const turns = [...(input.system ? [input.system] : []), ...input.messages.map(({ content }) => content)];
  return turns.reduce(
    (sum, text) => sum + textTokenBound(text) + TEMPLATE_TOKENS_PER_TURN,
    TEMPLATE_TOKENS_PER_CALL,
  );
}

function textTokenBound(text: string): number {
  const bytes = Buffer.byteLength(text, 'utf8');
  // ASCII is its own normal form: one byte a character says that there is nothing else in it.
  return bytes === text.length ? bytes : Math.max(bytes, Buffer.byteLength(text.normalize('NFKC'), 'utf8'));
}

/** What a call can cost at most: each token at the highest price that a prompt of up to this length may lead to. */
export const worstCaseCost = (inputTokens: number, maxTokens: number, prices: TokenPrices): PicoUsd =>
  BigInt(inputTokens) * highestPrice(prices, 'input', inputTokens) +
  BigInt(maxTokens) * highestPrice(prices, 'output', inputTokens);
