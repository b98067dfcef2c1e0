import fc from 'fast-check';
import { converseInput } from '../../functions/bedrock/prompt.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';
import { countInput } from '../../infra/local/aws/model/counting.ts';
import type { ConverseBody } from '../../infra/local/aws/protocol/converse.ts';
import type { ContentBlockInput, PromptInput } from '../../schema/types.ts';
import { prompts } from '../support/prompts.ts';
import { heading, median, percentile, row } from './measure.ts';

const PROMPTS = 4_000;
const MODEL = {
  modelId: 'm',
  canonicalModel: 'anthropic.m',
  provider: 'anthropic',
  contextWindow: 1_000_000,
};
const TEXT = ['csv', 'html', 'md', 'txt'];

/** The one kind of block that a prompt is of: the dearest that it has, if any. */
function kindOf(input: PromptInput): string {
  const blocks = input.messages.flatMap((turn): readonly ContentBlockInput[] => turn.blocks ?? []);
  const all = blocks.flatMap((block) => [block, ...(block.toolResult?.content ?? [])]);
  if (all.some(({ document }) => document && !TEXT.includes(document.format)))
    return 'documents of pdf, docx, xlsx (all that the model takes)';
  if (all.some(({ image }) => image)) return 'images';
  if (all.some(({ document }) => document)) return 'documents of text';
  if (input.tools) return 'tools and their results';
  if (input.outputFormat) return 'an output format';
  return 'text only';
}

/** How far the bound of a prompt is above what the stand-in counts, by kind of block: the price of never being too low. */
export function benchWorstCase(): void {
  const ratios = new Map<string, number[]>();
  for (const input of fc.sample(prompts, PROMPTS)) {
    const request = converseInput({ model: MODEL, input, maxTokens: 64, metadata: {} });
    const body = JSON.parse(
      JSON.stringify(request, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    ) as ConverseBody;
    const kind = kindOf(input);
    const ratio = inputTokenBound(input, MODEL) / countInput(body).all;
    ratios.set(kind, [...(ratios.get(kind) ?? []), ratio]);
  }
  heading(
    `The bound of a prompt beside what it is (${PROMPTS} generated prompts, short ones; times as many tokens)`,
  );
  row('', 'prompts', 'p50', 'p95', 'least');
  for (const [kind, all] of [...ratios].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shown = [median(all), percentile(all, 0.95), Math.min(...all)].map((ratio) => ratio.toFixed(1));
    row(kind, all.length, ...shown);
  }
  const long = { messages: [{ role: 'USER' as const, content: 'A sentence of plain English, as people write it. '.repeat(200) }] }; // prettier-ignore
  const body = { messages: [{ role: 'user', content: [{ text: long.messages[0]!.content }] }] };
  row(
    'ten thousand characters of English',
    1,
    (inputTokenBound(long, MODEL) / countInput(body).all).toFixed(1),
  );
}
