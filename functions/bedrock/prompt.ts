import type { ConverseCommandInput, Message } from '@aws-sdk/client-bedrock-runtime';
import type { PromptInput, Role } from '../../schema/types.ts';
import { topKField } from '../catalog/top-k-field.ts';
import { blocksOf, systemOf } from '../prompt/blocks.ts';
import { systemBlock, toolConfig, turnBlock } from './blocks.ts';

const ROLES: Record<Role, 'user' | 'assistant'> = { USER: 'user', ASSISTANT: 'assistant' };

/** A prompt as Converse and CountTokens take it. */
export function conversation(
  input: PromptInput,
): Pick<ConverseCommandInput, 'messages' | 'system' | 'toolConfig'> {
  const system = systemOf(input);
  return {
    messages: input.messages.map((turn): Message => ({
      role: ROLES[turn.role],
      content: blocksOf(turn).map(turnBlock),
    })),
    ...(system.length > 0 && { system: system.map(systemBlock) }),
    ...(input.tools && { toolConfig: toolConfig(input.tools) }),
  };
}

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
  const additional = {
    ...(typeof topK === 'number' && topKField(model.canonicalModel, topK)),
    ...(input.additionalModelRequestFields as Record<string, never> | null | undefined),
  };
  return {
    modelId: model.modelId,
    ...conversation(input),
    inferenceConfig: {
      maxTokens,
      ...(typeof temperature === 'number' && { temperature }),
      ...(typeof topP === 'number' && { topP }),
      ...(stopSequences && { stopSequences }),
    },
    ...(Object.keys(additional).length > 0 && { additionalModelRequestFields: additional }),
    requestMetadata: metadata,
  };
}
