import type { PicoUsd } from './money.ts';

/** A guardrail is charged by text units of so many characters, begun ones too. Source: https://aws.amazon.com/bedrock/pricing/ */
const CHARACTERS_A_UNIT = 1_000;

/** The longest tokens of known vocabularies are runs of 128 blanks. */
const CHARACTERS_A_TOKEN = 128;

/** What a call's guardrail costs, and what it reads of the prompt. Plain JSON. */
export interface GuardrailPrice {
  /** Pico-USD a text unit, as a decimal string. */
  perUnit: string;
  /** Text units of the prompt. */
  inputUnits: number;
}

/** How many text units texts are, each by itself. */
export const textUnits = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Math.ceil(text.length / CHARACTERS_A_UNIT), 0);

/** What each generated token can cost at most: rounded up. */
export const guardrailPerToken = ({ perUnit }: GuardrailPrice): PicoUsd =>
  (BigInt(perUnit) * BigInt(CHARACTERS_A_TOKEN) + BigInt(CHARACTERS_A_UNIT - 1)) / BigInt(CHARACTERS_A_UNIT);

/** What a guardrail can cost at most for an answer of so many tokens. Its last unit may be begun only. */
export const guardrailAtMost = (price: GuardrailPrice, maxTokens: number): PicoUsd =>
  BigInt(price.inputUnits + 1) * BigInt(price.perUnit) + BigInt(maxTokens) * guardrailPerToken(price);

/** What a guardrail read of an answer that it let through; of one that it replaced nobody sees how long it was. */
type Read = { answer: string } | { replacedTokens: number };

/** What a guardrail read, and what that cost: of an answer that it replaced, at most. */
export function guardrailUse(price: GuardrailPrice, read: Read): { units: number; cost: PicoUsd } {
  const ofAnswer =
    'answer' in read
      ? textUnits([read.answer])
      : Math.ceil((read.replacedTokens * CHARACTERS_A_TOKEN) / CHARACTERS_A_UNIT);
  const units = price.inputUnits + ofAnswer;
  return { units, cost: BigInt(units) * BigInt(price.perUnit) };
}
