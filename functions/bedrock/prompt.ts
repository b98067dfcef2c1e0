import type { ConverseCommandInput, Message } from '@aws-sdk/client-bedrock-runtime';
import type { PromptInput, Role } from '../../schema/types.ts';
import { topKField } from '../catalog/top-k-field.ts';

const ROLES: Record<Role, 'user' | 'assistant'> = { USER: 'user', ASSISTANT: 'assistant' };

/** A prompt as Converse and CountTokens take it. */
export const conversation = (input: PromptInput): Pick<ConverseCommandInput, 'messages' | 'system'> => ({
  messages: input.messages.map(({ role, content }): Message => ({
    role: ROLES[role],
    content: [{ text: content }],
  })),
  ...(input.system && { system: [{ text: input.system }] }),
});

/** What Bedrock is asked: a prompt for a model. */
export interface ModelRequest {
  model: { modelId: string; canonicalModel: string };
  input: PromptInput;
  maxTokens: number;
  /** Goes into Bedrock's own invocation log. */
  metadata: Record<string, string>;
}

/** A request as Converse takes it. */
export function converseInput({ model, input, maxTokens, metadata }: ModelRequest): ConverseCommandInput {
  const { temperature, topP, topK, stopSequences } = input.parameters ?? {};
  const additional = typeof topK === 'number' ? topKField(model.canonicalModel, topK) : undefined;
  return {
    modelId: model.modelId,
    ...conversation(input),
    inferenceConfig: {
      maxTokens,
      ...(typeof temperature === 'number' && { temperature }),
      ...(typeof topP === 'number' && { topP }),
      ...(stopSequences && { stopSequences }),
    },
    ...(additional && { additionalModelRequestFields: { ...additional } }),
    requestMetadata: metadata,
  };
}
