import type {
  ContentBlock,
  ConverseCommandOutput,
  StopReason,
  TokenUsage,
  ToolUseBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { Invocation, OutputBlock, Usage } from './api.ts';
import { fromBase64 } from './base64.ts';

/** What Cost Sentry says of a call, beside what Bedrock says. */
export type CostSentry = Pick<Invocation, 'requestId' | 'model' | 'modelId' | 'costUsd' | 'adjustment'> & {
  /** Unique in the whole system; `callId` of events and logs. */
  callId: string;
};

/** Beside its answer, what a call cost, and as what it was made. */
export interface WithCost {
  costSentry: CostSentry;
}

export const costOf = ({ id, requestId, model, modelId, costUsd, adjustment }: Invocation): CostSentry => ({
  callId: id,
  requestId,
  model,
  modelId,
  costUsd,
  adjustment,
});

function contentBlock({ text, toolUse, reasoning }: OutputBlock): ContentBlock {
  if (toolUse) {
    const { toolUseId, name } = toolUse;
    return { toolUse: { toolUseId, name, input: JSON.parse(toolUse.input) as ToolUseBlock['input'] } };
  }
  if (!reasoning) return { text: text ?? '' };
  const { redactedContent, signature } = reasoning;
  return {
    reasoningContent:
      redactedContent !== null
        ? { redactedContent: fromBase64(redactedContent) }
        : { reasoningText: { text: reasoning.text ?? '', ...(signature !== null && { signature }) } },
  };
}

export const usageOf = (usage: Usage | null): TokenUsage | undefined => usage ?? undefined;

/** Why the model stopped, in Bedrock's own words, which the API hands on. */
export const stopReasonOf = ({ stopReason }: Invocation): StopReason | undefined =>
  (stopReason ?? undefined) as StopReason | undefined;

/** A call that has been answered, as Converse gives it. */
export function converseOutput(call: Invocation, tookMs: number): ConverseCommandOutput & WithCost {
  const content = (call.output?.blocks ?? []).map(contentBlock);
  return {
    $metadata: { httpStatusCode: 200, requestId: call.requestId },
    output: { message: { role: 'assistant', content } },
    stopReason: stopReasonOf(call),
    usage: usageOf(call.usage),
    metrics: { latencyMs: call.latencyMs ?? tookMs },
    costSentry: costOf(call),
  };
}
