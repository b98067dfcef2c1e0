import { CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import type { PromptInput } from '../../schema/types.ts';
import { openBedrock } from './client.ts';
import { uncounted } from '../prompt/token-bound.ts';
import { conversation } from './prompt.ts';

const bedrock = openBedrock();
const PATIENCE_MS = 3_000;

/** How many input tokens a prompt is (free of charge): exactly, but for an output format, which Bedrock does not count; or undefined where Bedrock can't tell. */
export async function countTokens(canonicalModel: string, input: PromptInput): Promise<number | undefined> {
  const fields = input.additionalModelRequestFields as Record<string, never> | null | undefined;
  try {
    const { inputTokens } = await bedrock.send(
      // Only foundation models are known to CountTokens, not profiles or routed IDs.
      new CountTokensCommand({
        modelId: canonicalModel,
        // They may add to what the model reads: to think takes instructions.
        input: {
          converse: { ...conversation(input), ...(fields && { additionalModelRequestFields: fields }) },
        },
      }),
      { abortSignal: AbortSignal.timeout(PATIENCE_MS) },
    );
    return inputTokens === undefined ? undefined : inputTokens + uncounted(input);
  } catch {
    return undefined; // not offered for this model, or not now: the bound stands
  }
}
