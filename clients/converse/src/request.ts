import type {
  ConversationRole,
  ConverseRequest,
  ConverseStreamRequest,
  InferenceConfiguration,
  Message,
} from '@aws-sdk/client-bedrock-runtime';
import type { Call, ParametersInput, PromptInput, Tags } from './api.ts';
import { systemBlock, turnBlock } from './blocks.ts';
import { UnsupportedFieldError } from './errors.ts';
import { guardrail, outputFormat, performance } from './options.ts';
import { onlyTaken, REFUSED, required, TAKEN, wrong, type Fields } from './supported.ts';
import { toolsInput } from './tools.ts';

type Input = ConverseRequest | ConverseStreamRequest;

const REQUEST: Fields<ConverseRequest> & Fields<ConverseStreamRequest> = {
  modelId: TAKEN,
  messages: TAKEN,
  system: TAKEN,
  inferenceConfig: TAKEN,
  toolConfig: TAKEN,
  additionalModelRequestFields: TAKEN,
  requestMetadata: TAKEN,
  guardrailConfig: TAKEN,
  promptVariables: REFUSED,
  additionalModelResponseFieldPaths: REFUSED,
  performanceConfig: TAKEN,
  serviceTier: TAKEN,
  outputConfig: TAKEN,
};

const INFERENCE: Fields<InferenceConfiguration> = {
  maxTokens: TAKEN,
  temperature: TAKEN,
  topP: TAKEN,
  stopSequences: TAKEN,
};

const MESSAGE: Fields<Message> = { role: TAKEN, content: TAKEN };

/** `system` comes as a block of its own, not as a turn. */
const ROLES: Record<Exclude<ConversationRole, 'system'>, 'USER' | 'ASSISTANT'> = {
  user: 'USER',
  assistant: 'ASSISTANT',
};

function turn(message: Message, path: string): PromptInput['messages'][number] {
  onlyTaken(message, MESSAGE, path);
  const role = required(message.role, `${path}.role`);
  if (!Object.hasOwn(ROLES, role))
    throw wrong(`${path}.role`, `must be one of ${Object.keys(ROLES).join(', ')}`);
  const content = required(message.content, `${path}.content`);
  return {
    role: ROLES[role as keyof typeof ROLES],
    blocks: content.map((block, i) => turnBlock(block, `${path}.content[${i}]`)),
  };
}

type OwnFields = Record<string, unknown>;

/** Converse has no field for `topK`, so callers give it among a family's own; the API has one, and knows where each family takes it. */
function topKOf({ top_k, inferenceConfig, ...others }: OwnFields): { topK?: number; others: OwnFields } {
  if (typeof top_k === 'number' && inferenceConfig === undefined) return { topK: top_k, others };
  const { topK, ...more } = (inferenceConfig ?? {}) as OwnFields;
  const isAlone = top_k === undefined && Object.keys(more).length === 0;
  if (typeof topK === 'number' && isAlone) return { topK, others };
  return {
    others: {
      ...others,
      ...(top_k !== undefined && { top_k }),
      ...(inferenceConfig !== undefined && { inferenceConfig }),
    },
  };
}

function promptInput(input: Input): PromptInput {
  const { topK, others } = topKOf((input.additionalModelRequestFields ?? {}) as OwnFields);
  const inference = input.inferenceConfig ?? {};
  onlyTaken(inference, INFERENCE, 'inferenceConfig');
  const parameters: ParametersInput = { ...inference, ...(topK !== undefined && { topK }) };
  const format = input.outputConfig && outputFormat(input.outputConfig, 'outputConfig');
  const speed = performance(input.performanceConfig, input.serviceTier);
  const system = (input.system ?? []).map((block, i) => systemBlock(block, `system[${i}]`));
  return {
    messages: required(input.messages, 'messages').map((one, i) => turn(one, `messages[${i}]`)),
    ...(system.length > 0 && { systemBlocks: system }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(input.toolConfig && { tools: toolsInput(input.toolConfig) }),
    ...(format && { outputFormat: format }),
    ...(speed && { performance: speed }),
    ...(input.guardrailConfig && { guardrail: guardrail(input.guardrailConfig, 'guardrailConfig') }),
    ...(Object.keys(others).length > 0 && { additionalModelRequestFields: JSON.stringify(others) }),
  };
}

const TAGS: Fields<Tags> = { applicationId: TAKEN, costCenter: TAKEN, environment: TAKEN };

/** The call's tags: those of this call before those of the command's metadata before the client's. */
function tagsOf(metadata: Record<string, string>, ofClient: Partial<Tags>, ofCall: Partial<Tags>): Tags {
  for (const name of Object.keys(metadata))
    if (!Object.hasOwn(TAGS, name))
      throw new UnsupportedFieldError(
        `requestMetadata.${name}`,
        `is none of ${Object.keys(TAGS).join(', ')}, which is all that Cost Sentry hands on`,
      );
  const tags = { ...ofClient, ...metadata, ...ofCall };
  return { ...tags, applicationId: required(tags.applicationId, 'tags.applicationId') };
}

/** A command's input as `invoke` and `startInvocation` take it. Throws where that would lose something. */
export function callOf(
  input: Input,
  { requestId, ofClient, ofCall }: { requestId: string; ofClient: Partial<Tags>; ofCall: Partial<Tags> },
): Call {
  onlyTaken<ConverseStreamRequest & ConverseRequest>(
    input as ConverseStreamRequest & ConverseRequest,
    REQUEST,
    '',
  );
  return {
    model: required(input.modelId, 'modelId'),
    input: promptInput(input),
    tags: tagsOf(input.requestMetadata ?? {}, ofClient, ofCall),
    requestId,
  };
}
