/** What this client needs of the API's types: `schema/schema.graphql` of Cost Sentry describes them. */

type Status = 'SUCCEEDED' | 'FAILED' | 'DENIED' | 'RUNNING' | 'CANCELLED';

/** Who pays for a call. */
export interface Tags {
  applicationId: string;
  costCenter?: string;
  environment?: string;
}

/** Why a call was not admitted, and what would be. */
export interface Denial {
  code:
    | 'CALL_EXCEEDS_LIMIT'
    | 'BUDGET_EXCEEDED'
    | 'MODEL_WITHOUT_PRICE'
    | 'NO_BUDGET'
    | 'TOO_MANY_BUDGETS'
    | 'BUDGET_BUSY';
  /** The budget that refused; null for refusals that no single budget made. */
  budgetId: string | null;
  budgetName: string | null;
  /** What it counts: the amounts below are in this unit. */
  unit: 'USD' | 'TOKENS' | 'REQUESTS' | null;
  limit: number | null;
  spent: number | null;
  held: number | null;
  requested: number | null;
  remaining: number | null;
  resetsAt: string | null;
  /** True when only calls under way stand in the way. */
  retryable: boolean;
  retryAfterSeconds: number | null;
  message: string;
  /** A smaller call that every covering budget had room for; null when none had. */
  fits: { model: string; maxTokens: number } | null;
}

/** Why an admitted call brought no answer. */
export interface Failure {
  /** Bedrock's exception, such as `ThrottlingException`, or one of the API's own, such as `Interrupted`. */
  type: string;
  message: string;
  retryable: boolean;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cacheReadInputTokens: number;
  cacheWriteInputTokens: number;
  totalTokens: number;
}

/** A part of an answer: one of its fields, the others are null. */
export interface OutputBlock {
  text: string | null;
  /** `input` is JSON. */
  toolUse: { toolUseId: string; name: string; input: string } | null;
  /** `redactedContent` is base64. */
  reasoning: { text: string | null; signature: string | null; redactedContent: string | null } | null;
}

export interface Invocation {
  id: string;
  requestId: string;
  status: Status;
  /** The alias of the model that was called. */
  model: string;
  modelId: string;
  output: { blocks: OutputBlock[] } | null;
  /** `output` has all that came by events up to the one of this sequence. */
  sequence: number | null;
  stopReason: string | null;
  usage: Usage | null;
  costUsd: number;
  latencyMs: number | null;
  denial: Denial | null;
  failure: Failure | null;
  /** How admission changed the call, if a budget clamps or downgrades. */
  adjustment: {
    requestedModel: string;
    requestedMaxTokens: number;
    maxTokens: number;
    budgetId: string;
  } | null;
}

/** What was written since the event before, or, as the last of all, that the call has ended. */
export interface InvocationEvent {
  attempt: number;
  sequence: number;
  kind: 'TEXT' | 'REASONING' | 'TOOL_INPUT' | 'FINAL';
  blockIndex: number | null;
  delta: string | null;
  /** Of a thought, after its text. */
  signature: string | null;
  /** Of a thought that is not shown, in base64. */
  redactedContent: string | null;
  toolUse: { toolUseId: string; name: string } | null;
}

export interface CachePointInput {
  ttl: 'FIVE_MINUTES' | 'ONE_HOUR';
}

/** Where the bytes are: here, in base64, or in S3. */
export interface Source {
  bytes?: string;
  s3?: { uri: string; bucketOwner?: string };
}

export interface ImageInput extends Source {
  format: string;
}

export interface DocumentInput extends Source {
  format: string;
  name: string;
}

export interface SystemBlockInput {
  text?: string;
  cachePoint?: CachePointInput;
}

export interface ToolResultContentInput {
  text?: string;
  json?: string;
  image?: ImageInput;
  document?: DocumentInput;
}

export interface ContentBlockInput {
  text?: string;
  image?: ImageInput;
  document?: DocumentInput;
  toolUse?: { toolUseId: string; name: string; input: string };
  toolResult?: { toolUseId: string; status?: 'SUCCESS' | 'ERROR'; content: ToolResultContentInput[] };
  reasoning?: { text?: string; signature?: string; redactedContent?: string };
  cachePoint?: CachePointInput;
}

export interface ToolInput {
  name: string;
  description?: string;
  inputSchema: string;
  strict?: boolean;
  cachePoint?: CachePointInput;
}

export interface ToolsInput {
  tools: ToolInput[];
  choice?: { mode?: 'AUTO' | 'ANY'; tool?: string };
}

export interface ParametersInput {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  stopSequences?: string[];
}

export interface OutputFormatInput {
  name?: string;
  description?: string;
  schema: string;
}

export interface PerformanceInput {
  latency?: 'STANDARD' | 'OPTIMIZED';
  serviceTier?: 'DEFAULT' | 'PRIORITY' | 'FLEX';
}

export interface GuardrailInput {
  identifier: string;
  version: string;
  streamProcessing?: 'SYNC' | 'ASYNC';
}

export interface PromptInput {
  systemBlocks?: SystemBlockInput[];
  messages: { role: 'USER' | 'ASSISTANT'; blocks: ContentBlockInput[] }[];
  parameters?: ParametersInput;
  tools?: ToolsInput;
  outputFormat?: OutputFormatInput;
  performance?: PerformanceInput;
  guardrail?: GuardrailInput;
  additionalModelRequestFields?: string;
}

/** The arguments of `invoke` and `startInvocation`. */
export interface Call {
  model: string;
  input: PromptInput;
  tags: Tags;
  requestId: string;
}
