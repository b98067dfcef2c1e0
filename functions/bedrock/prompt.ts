import type {
  ConverseCommandInput,
  ConverseStreamCommandInput,
  GuardrailStreamProcessingMode,
  Message,
  PerformanceConfigLatency,
  ServiceTierType,
} from '@aws-sdk/client-bedrock-runtime';
import type {
  GuardrailStreamProcessing,
  PerformanceLatency,
  PromptInput,
  Role,
  ServiceTier,
} from '../../schema/types.ts';
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

type Options = Pick<
  ConverseStreamCommandInput,
  'guardrailConfig' | 'performanceConfig' | 'serviceTier' | 'outputConfig'
>;

const TIERS: Record<ServiceTier, ServiceTierType> = {
  DEFAULT: 'default',
  PRIORITY: 'priority',
  FLEX: 'flex',
};
const LATENCIES: Record<PerformanceLatency, PerformanceConfigLatency> = {
  STANDARD: 'standard',
  OPTIMIZED: 'optimized',
};
const PROCESSING: Record<GuardrailStreamProcessing, GuardrailStreamProcessingMode> = {
  SYNC: 'sync',
  ASYNC: 'async',
};

/** What is asked of an answer beside its text. */
const options = ({ guardrail, performance, outputFormat }: PromptInput): Options => ({
  ...(guardrail && {
    guardrailConfig: {
      guardrailIdentifier: guardrail.identifier,
      guardrailVersion: guardrail.version,
      // Only streams have it; of others Bedrock reads past it.
      ...(guardrail.streamProcessing != null && {
        streamProcessingMode: PROCESSING[guardrail.streamProcessing],
      }),
    },
  }),
  ...(performance?.latency != null && { performanceConfig: { latency: LATENCIES[performance.latency] } }),
  ...(performance?.serviceTier != null && { serviceTier: { type: TIERS[performance.serviceTier] } }),
  ...(outputFormat && {
    outputConfig: {
      textFormat: {
        type: 'json_schema' as const,
        structure: {
          jsonSchema: {
            schema: JSON.stringify(outputFormat.schema),
            ...(outputFormat.name != null && { name: outputFormat.name }),
            ...(outputFormat.description != null && { description: outputFormat.description }),
          },
        },
      },
    },
  }),
});

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
    ...options(input),
    ...(Object.keys(additional).length > 0 && { additionalModelRequestFields: additional }),
    requestMetadata: metadata,
  };
}
