import type { ConverseCommandInput, Message } from '@aws-sdk/client-bedrock-runtime';
import { topKFields } from '../catalog/top-k.ts';
import type { Call, PromptInput } from '../pipeline/call.ts';

/** A prompt as Converse and CountTokens take it. */
export const conversation = (input: PromptInput): Pick<ConverseCommandInput, 'messages' | 'system'> => ({
  messages: input.messages.map(({ role, content }): Message => ({
    role: role === 'USER' ? 'user' : 'assistant',
    content: [{ text: content }],
  })),
  ...(input.system && { system: [{ text: input.system }] }),
});

/** A call as Converse takes it. The tags go into Bedrock's own invocation log. */
export function converseInput({ call, input }: { call: Call; input: PromptInput }): ConverseCommandInput {
  const { temperature, topP, topK, stopSequences } = input.parameters ?? {};
  const additional = typeof topK === 'number' ? topKFields(call.model.canonicalModel, topK) : undefined;
  return {
    modelId: call.model.modelId,
    ...conversation(input),
    inferenceConfig: {
      maxTokens: call.maxTokens,
      ...(typeof temperature === 'number' && { temperature }),
      ...(typeof topP === 'number' && { topP }),
      ...(stopSequences && { stopSequences }),
    },
    ...(additional && { additionalModelRequestFields: { ...additional } }),
    requestMetadata: { requestId: call.requestId, ...call.tags },
  };
}
