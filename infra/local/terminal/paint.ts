import type { UsageOutcome } from '../../../schema/types.ts';

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;

const BOLD = 1;
const COLOURS: Record<UsageOutcome, number> = { SUCCEEDED: 32, FAILED: 33, DENIED: 31, CANCELLED: 33 };

const paint = (code: number, text: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text: string): string => paint(BOLD, text);

/** What a terminal shows of a call at the beginning of its line: how it ended, the model, who pays, and what it used. */
export const callColumns = (
  outcome: UsageOutcome,
  model: string,
  tags: readonly string[],
  used: string,
): string =>
  `${paint(COLOURS[outcome], outcome.padEnd(9))} ${model.padEnd(17)} ${tags.join('/').padEnd(22)} ${used}`;
