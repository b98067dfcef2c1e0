// Generated from schema.graphql by `npm run generate`. Do not edit.
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 8601 date and time with a time zone offset, such as 2026-03-01T12:00:00.000Z. */
  AWSDateTime: { input: string; output: string; }
  /** JSON, written as a string. Resolvers and functions see what it means, and what they return is written as a string. */
  AWSJSON: { input: unknown; output: unknown; }
};

/** Read-only questions. None of them spends or holds anything. */
export type Query = {
  /** One budget with its current window, or null if there is none of that ID. A deleted budget is still found, with `deletedAt`. */
  budget: Maybe<Budget>;
  /** All budgets, a page at a time. */
  budgets: BudgetPage;
  /** A dry run of `invoke`: would it be admitted now, at what worst case, and if not, what would fit. */
  estimate: Estimate;
  /** What became of one call: its audit record without the prompt; and, for who made it, as much of the answer as there is. Null if there is none. */
  invocation: Maybe<Invocation>;
  /** The audit trail: decided calls, newest or dearest first, a page at a time. A caller sees those of its own cost centres, applications and environments. A page may be short, or empty, though there are more: go on while there is a `nextToken`. */
  invocations: InvocationPage;
  /** Who used what: totals, or a series, exact and up to this moment. A caller sees its own cost centres, applications and environments. */
  usage: Usage;
  /**
   * What Bedrock cost by AWS's own bill, as Cost Explorer tells it: up to a day late. Answers are kept for some hours, since each request
   * to Cost Explorer costs 0.01 USD.
   */
  costReport: CostReport;
  /** What the ledger charged beside what Bedrock's own metrics have beside what AWS bills, by UTC day and cost centre, and what explains the difference. Only what went through an application inference profile has a cost centre on the bill. */
  reconciliation: Reconciliation;
  /** What CloudWatch measured: the metrics that are made of decided calls, or Bedrock's own. A few minutes behind `usage`, and by tags as far as the deployment lists them. */
  metricUsage: MetricUsage;
  /** The same as CSV text, with the columns of the FinOps specification FOCUS 1.2 where it has names. Pages put together in their order are one file. */
  exportUsage: UsageExport;
  /** Who changed budgets, and how: newest first. */
  budgetChanges: BudgetChangePage;
  /** Every model that `invoke` accepts, by alias. */
  models: Array<Model>;
  /** Every application inference profile that Bedrock has in this account and region, beside what the catalog says of it. */
  inferenceProfiles: Array<InferenceProfile>;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryBudgetArgs = {
  id: Scalars['ID']['input'];
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryBudgetsArgs = {
  filter?: InputMaybe<BudgetFilter>;
  sortBy?: InputMaybe<BudgetSort>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryEstimateArgs = {
  model: Scalars['String']['input'];
  input: PromptInput;
  tags: TagsInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryInvocationArgs = {
  requestId: Scalars['ID']['input'];
  caller?: InputMaybe<Scalars['String']['input']>;
  afterSequence?: InputMaybe<Scalars['Int']['input']>;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryInvocationsArgs = {
  filter?: InputMaybe<InvocationFilter>;
  sortBy?: InputMaybe<InvocationSort>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryUsageArgs = {
  input: UsageInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryCostReportArgs = {
  input: CostReportInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryReconciliationArgs = {
  input: ReconciliationInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryMetricUsageArgs = {
  input: MetricUsageInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryExportUsageArgs = {
  input: ExportUsageInput;
};


/** Read-only questions. None of them spends or holds anything. */
export type QueryBudgetChangesArgs = {
  budgetId: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that spends, or changes what may be spent. */
export type Mutation = {
  /** Calls a model if every budget that covers the call has room for its worst case. A denial and a failed model call are data, not errors. */
  invoke: Invocation;
  /** Begins a call and returns at once, with `RUNNING`, with the denial, or with what became of it before. For answers that take minutes, or are to be seen as they are written: they come by `onInvocation`, and by `invocation`. Arguments are those of `invoke`. */
  startInvocation: Invocation;
  /** Ends a call before its answer is complete. What has not begun is cancelled at once, and costs nothing; what is being written ends within about a second, and is charged for what it can have been. A call whose answer comes in one piece can't be stopped: that is a `ConflictError`. */
  cancelInvocation: Invocation;
  /** Puts right, once, what a call was charged by guess (`chargeBasis` of `invocations` says which were). Budget windows, open or closed, and usage follow within moments; metrics are not rewritten, and no usage event is published. Without amounts the call is charged what a result says that came too late to count. */
  settleInvocation: Invocation;
  /** Sets a budget. It is in force for every call that begins after this returns. */
  createBudget: Budget;
  /** Changes a budget's name, limit or behaviour. Unit, period, time zone and scope never change: that is another budget. */
  updateBudget: Budget;
  /** Takes a budget out of force. Its history and audit entries stay. */
  deleteBudget: Budget;
  /** Raises a budget's limit for a time, with a reason that is kept. */
  topUpBudget: Budget;
  /** Takes a top-up back, from now on. */
  withdrawTopUp: Budget;
  /** Adds a model to the catalog, or changes one. In force everywhere within half a minute. */
  putModel: Model;
  /** Takes a model out of the catalog. */
  deleteModel: Model;
  /** For the system itself: hands a usage event to the subscribers of `onUsage`. */
  publishUsage: UsageEvent;
  /** For the system itself: hands a budget alert to the subscribers of `onBudgetAlert`, and to the event bus. */
  publishBudgetAlert: BudgetAlert;
  /** For the system itself: hands what came of a call, bit by bit, to the subscribers of `onInvocation`. */
  publishInvocation: InvocationEvent;
};


/** Everything that spends, or changes what may be spent. */
export type MutationInvokeArgs = {
  model: Scalars['String']['input'];
  input: PromptInput;
  tags: TagsInput;
  requestId?: InputMaybe<Scalars['ID']['input']>;
};


/** Everything that spends, or changes what may be spent. */
export type MutationStartInvocationArgs = {
  model: Scalars['String']['input'];
  input: PromptInput;
  tags: TagsInput;
  requestId?: InputMaybe<Scalars['ID']['input']>;
};


/** Everything that spends, or changes what may be spent. */
export type MutationCancelInvocationArgs = {
  requestId: Scalars['ID']['input'];
  caller?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that spends, or changes what may be spent. */
export type MutationSettleInvocationArgs = {
  input: SettleInvocationInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationCreateBudgetArgs = {
  input: CreateBudgetInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationUpdateBudgetArgs = {
  input: UpdateBudgetInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationDeleteBudgetArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that spends, or changes what may be spent. */
export type MutationTopUpBudgetArgs = {
  input: TopUpBudgetInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationWithdrawTopUpArgs = {
  input: WithdrawTopUpInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationPutModelArgs = {
  input: PutModelInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationDeleteModelArgs = {
  alias: Scalars['String']['input'];
};


/** Everything that spends, or changes what may be spent. */
export type MutationPublishUsageArgs = {
  event: UsageEventInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationPublishBudgetAlertArgs = {
  alert: BudgetAlertInput;
};


/** Everything that spends, or changes what may be spent. */
export type MutationPublishInvocationArgs = {
  event: InvocationEventInput;
};

/** What happens, as it happens. */
export type Subscription = {
  /** One event for each decided call. Every argument given narrows it. */
  onUsage: Maybe<UsageEvent>;
  /** A call as it is answered, one that was started, or one of `invoke` of which its caller was told that it is `RUNNING`: what the model writes, bit by bit, and at last what became of the call. Subscribe before you start it; what was missed is in `invocation`. */
  onInvocation: Maybe<InvocationEvent>;
  /** Budgets that reach a threshold, refuse their first call in a window, or are charged more than was held. */
  onBudgetAlert: Maybe<BudgetAlert>;
};


/** What happens, as it happens. */
export type SubscriptionOnUsageArgs = {
  costCenter?: InputMaybe<Scalars['String']['input']>;
  applicationId?: InputMaybe<Scalars['String']['input']>;
  environment?: InputMaybe<Scalars['String']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
};


/** What happens, as it happens. */
export type SubscriptionOnInvocationArgs = {
  requestId: Scalars['ID']['input'];
  caller?: InputMaybe<Scalars['String']['input']>;
};


/** What happens, as it happens. */
export type SubscriptionOnBudgetAlertArgs = {
  budgetId?: InputMaybe<Scalars['ID']['input']>;
  costCenter?: InputMaybe<Scalars['String']['input']>;
};

/** Who said something in a conversation. */
export const Role = {
  /** The caller. */
  USER: 'USER',
  /** The model. */
  ASSISTANT: 'ASSISTANT'
} as const;

export type Role = typeof Role[keyof typeof Role];
/** What a model is asked. */
export type PromptInput = {
  /** Standing instructions for the model, as plain text. */
  system?: InputMaybe<Scalars['String']['input']>;
  /** Standing instructions in blocks, instead of `system`: text, and where the prompt may be cached up to. */
  systemBlocks?: InputMaybe<Array<SystemBlockInput>>;
  /** The conversation so far, oldest first; the last turn is the user's. */
  messages: Array<MessageInput>;
  /** How the model shall answer; the model's defaults where absent. */
  parameters?: InputMaybe<ParametersInput>;
  /** What the model may ask the caller to do for it. */
  tools?: InputMaybe<ToolsInput>;
  /** A JSON Schema that the answer's text keeps to, for models that can. */
  outputFormat?: InputMaybe<OutputFormatInput>;
  /** How fast the answer is wanted, at its price. */
  performance?: InputMaybe<PerformanceInput>;
  /** A guardrail that reads the prompt and the answer; one that the deployment has a price for. */
  guardrail?: InputMaybe<GuardrailInput>;
  /** A model family's own fields, such as `{"thinking": {"type": "adaptive"}}`. Only those whose cost is known; the others are refused by name. */
  additionalModelRequestFields?: InputMaybe<Scalars['AWSJSON']['input']>;
};

/** What an answer's text is to be: JSON by a schema. */
export type OutputFormatInput = {
  /** 1 to 64 of `A-Z a-z 0-9 _ -`. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What it is for, for the model to read. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The JSON Schema. */
  schema: Scalars['AWSJSON']['input'];
};

/** How fast an answer is wanted: at most one of the two that is not the default. */
export type PerformanceInput = {
  /** STANDARD by default. */
  latency?: InputMaybe<PerformanceLatency>;
  /** DEFAULT by default. */
  serviceTier?: InputMaybe<ServiceTier>;
};

/** Whether a model is run for latency. */
export const PerformanceLatency = {
  /** As it is. */
  STANDARD: 'STANDARD',
  /** Faster, at a higher price, for the models that have it. */
  OPTIMIZED: 'OPTIMIZED'
} as const;

export type PerformanceLatency = typeof PerformanceLatency[keyof typeof PerformanceLatency];
/** In which order Bedrock takes calls, and at which price. */
export const ServiceTier = {
  /** As they come. */
  DEFAULT: 'DEFAULT',
  /** Before others, at a higher price. */
  PRIORITY: 'PRIORITY',
  /** After others, at a lower price. */
  FLEX: 'FLEX'
} as const;

export type ServiceTier = typeof ServiceTier[keyof typeof ServiceTier];
/** A guardrail of Amazon Bedrock. */
export type GuardrailInput = {
  /** Its ID or ARN. */
  identifier: Scalars['String']['input'];
  /** Its version: a number, or `DRAFT`. */
  version: Scalars['String']['input'];
  /** Whether a streamed answer waits for it; SYNC by default. */
  streamProcessing?: InputMaybe<GuardrailStreamProcessing>;
};

/** Whether a streamed answer waits for its guardrail. */
export const GuardrailStreamProcessing = {
  /** Each part is read before it is sent. */
  SYNC: 'SYNC',
  /** Parts are sent at once: what is objectionable may be seen before it is stopped. */
  ASYNC: 'ASYNC'
} as const;

export type GuardrailStreamProcessing = typeof GuardrailStreamProcessing[keyof typeof GuardrailStreamProcessing];
/** A part of the standing instructions: exactly one of its fields. */
export type SystemBlockInput = {
  /** Text; not empty. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** All before it may be cached. */
  cachePoint?: InputMaybe<CachePointInput>;
};

/** One turn of a conversation: `content` or `blocks`. */
export type MessageInput = {
  /** Who said it. */
  role: Role;
  /** What was said, as plain text; not empty. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** What was said, in blocks. */
  blocks?: InputMaybe<Array<ContentBlockInput>>;
};

/** A part of a turn: exactly one of its fields. */
export type ContentBlockInput = {
  /** Text; not empty. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** An image, in a turn of the user. */
  image?: InputMaybe<ImageInput>;
  /** A document, in a turn of the user that also has text. */
  document?: InputMaybe<DocumentInput>;
  /** What the model asked the caller to do, as it was answered. */
  toolUse?: InputMaybe<ToolUseInput>;
  /** What came of it, in the turn of the user right after. */
  toolResult?: InputMaybe<ToolResultInput>;
  /** What the model thought, as it was answered: unchanged, with its signature. */
  reasoning?: InputMaybe<ReasoningInput>;
  /** All before it may be cached. */
  cachePoint?: InputMaybe<CachePointInput>;
};

/** An image. */
export type ImageInput = {
  /** Its format. */
  format: ImageFormat;
  /** Its bytes, in base64; at most 3.75 MB, and what a request of 1 MB has room for. */
  bytes?: InputMaybe<Scalars['String']['input']>;
  /** Where it is, instead of its bytes; for models that take it from there. */
  s3?: InputMaybe<S3LocationInput>;
};

/** Where something is in Amazon S3: below a prefix that the deployment gives the cost centre. */
export type S3LocationInput = {
  /** Such as `s3://bucket/folder/file.png`. */
  uri: Scalars['String']['input'];
  /** The account of the bucket, where it is another. */
  bucketOwner?: InputMaybe<Scalars['String']['input']>;
};

/** The formats of images that Bedrock takes. */
export const ImageFormat = {
  /** image/gif */
  gif: 'gif',
  /** image/jpeg */
  jpeg: 'jpeg',
  /** image/png */
  png: 'png',
  /** image/webp */
  webp: 'webp'
} as const;

export type ImageFormat = typeof ImageFormat[keyof typeof ImageFormat];
/** A document. */
export type DocumentInput = {
  /** Its format. */
  format: DocumentFormat;
  /** What the model knows it by: letters, digits, single spaces, hyphens, parentheses and brackets, at most 200. */
  name: Scalars['String']['input'];
  /** Its bytes, in base64; at most 4.5 MB, and what a request of 1 MB has room for. */
  bytes?: InputMaybe<Scalars['String']['input']>;
  /** Where it is, instead of its bytes; for models that take it from there. Held for as all that the model takes. */
  s3?: InputMaybe<S3LocationInput>;
};

/** The formats of documents that Bedrock takes. */
export const DocumentFormat = {
  /** Values separated by commas. */
  csv: 'csv',
  /** Word, before 2007. */
  doc: 'doc',
  /** Word. */
  docx: 'docx',
  /** A web page. */
  html: 'html',
  /** Markdown. */
  md: 'md',
  /** PDF. */
  pdf: 'pdf',
  /** Plain text. */
  txt: 'txt',
  /** Excel, before 2007. */
  xls: 'xls',
  /** Excel. */
  xlsx: 'xlsx'
} as const;

export type DocumentFormat = typeof DocumentFormat[keyof typeof DocumentFormat];
/** What a model asks the caller to do. */
export type ToolUseInput = {
  /** Tells it from others; its result names it. */
  toolUseId: Scalars['String']['input'];
  /** The tool's name. */
  name: Scalars['String']['input'];
  /** The tool's input. */
  input: Scalars['AWSJSON']['input'];
};

/** What came of what a model asked for. */
export type ToolResultInput = {
  /** Which of the model's requests it answers. */
  toolUseId: Scalars['String']['input'];
  /** Whether it went well; SUCCESS by default. */
  status?: InputMaybe<ToolResultStatus>;
  /** What the model is told. */
  content: Array<ToolResultContentInput>;
};

/** A part of a tool's result: exactly one of its fields. */
export type ToolResultContentInput = {
  /** Text; not empty. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** JSON: an object. */
  json?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** An image. */
  image?: InputMaybe<ImageInput>;
  /** A document. */
  document?: InputMaybe<DocumentInput>;
};

/** Whether a tool did what it was asked for. */
export const ToolResultStatus = {
  /** It did. */
  SUCCESS: 'SUCCESS',
  /** It did not, and the content says why. */
  ERROR: 'ERROR'
} as const;

export type ToolResultStatus = typeof ToolResultStatus[keyof typeof ToolResultStatus];
/** What a model thought: `text` with its `signature`, or `redactedContent`. */
export type ReasoningInput = {
  /** What is shown of it. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** Proves that the text is the model's own. */
  signature?: InputMaybe<Scalars['String']['input']>;
  /** What is not shown, in base64. */
  redactedContent?: InputMaybe<Scalars['String']['input']>;
};

/** How far a prompt may be cached. */
export type CachePointInput = {
  /** For how long; FIVE_MINUTES by default. An hour costs more to write. */
  ttl?: InputMaybe<CacheTtl>;
};

/** How long a cached prompt lives. */
export const CacheTtl = {
  /** Five minutes from its last use. */
  FIVE_MINUTES: 'FIVE_MINUTES',
  /** An hour from its last use. */
  ONE_HOUR: 'ONE_HOUR'
} as const;

export type CacheTtl = typeof CacheTtl[keyof typeof CacheTtl];
/** The tools that a model may ask for. */
export type ToolsInput = {
  /** At least one, each with a name of its own. */
  tools: Array<ToolInput>;
  /** Whether it must; it may, by default. */
  choice?: InputMaybe<ToolChoiceInput>;
};

/** A tool. */
export type ToolInput = {
  /** 1 to 64 of `A-Z a-z 0-9 _ -`. */
  name: Scalars['String']['input'];
  /** What it does, for the model to read. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it takes: a JSON Schema of an object. */
  inputSchema: Scalars['AWSJSON']['input'];
  /** Whether what the model asks for is sure to keep to the schema, for models that can. */
  strict?: InputMaybe<Scalars['Boolean']['input']>;
  /** All tools up to this one may be cached. */
  cachePoint?: InputMaybe<CachePointInput>;
};

/** Whether a model must ask for a tool: exactly one of its fields. */
export type ToolChoiceInput = {
  /** It may (AUTO), or it must ask for some tool (ANY). */
  mode?: InputMaybe<ToolChoiceMode>;
  /** It must ask for this one. */
  tool?: InputMaybe<Scalars['String']['input']>;
};

/** Whether a model must ask for a tool. */
export const ToolChoiceMode = {
  /** It may. */
  AUTO: 'AUTO',
  /** It must ask for some tool. */
  ANY: 'ANY'
} as const;

export type ToolChoiceMode = typeof ToolChoiceMode[keyof typeof ToolChoiceMode];
/** Inference parameters. */
export type ParametersInput = {
  /** The most tokens to generate, from 1 to the model's maximum; the catalog's `defaultMaxTokens` by default. The hold is taken for all of them, so name as few as you need. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** Randomness, 0 to 1. */
  temperature?: InputMaybe<Scalars['Float']['input']>;
  /** Nucleus sampling, 0 to 1. */
  topP?: InputMaybe<Scalars['Float']['input']>;
  /** Sampling from the most likely tokens only, 0 to 500; for models that know it. */
  topK?: InputMaybe<Scalars['Int']['input']>;
  /** Strings that end the answer; at most 4, none empty. */
  stopSequences?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Who pays for a call. Values are 1 to 128 characters of `A-Z a-z 0-9`, space and `. _ : / = + @ -`. */
export type TagsInput = {
  /** The application that calls. */
  applicationId: Scalars['String']['input'];
  /** The cost centre that pays; `none` when absent. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** Such as `dev` or `prod`; `none` when absent. */
  environment?: InputMaybe<Scalars['String']['input']>;
};

/** Who pays for a call, with defaults filled in. */
export type Tags = {
  /** The application that calls. */
  applicationId: Scalars['String']['output'];
  /** The cost centre that pays. */
  costCenter: Scalars['String']['output'];
  /** Such as `dev` or `prod`. */
  environment: Scalars['String']['output'];
};

/** What became of a call. */
export const InvocationStatus = {
  /** The model answered; its real usage is settled. */
  SUCCEEDED: 'SUCCEEDED',
  /** Admitted, but the model did not answer properly; see `failure`. */
  FAILED: 'FAILED',
  /** Not admitted: some budget lacked room; see `denial`. Nothing was spent. */
  DENIED: 'DENIED',
  /** Admitted and not finished yet. */
  RUNNING: 'RUNNING',
  /** Admitted, and ended by `cancelInvocation`; it is charged for what it can have been. */
  CANCELLED: 'CANCELLED'
} as const;

export type InvocationStatus = typeof InvocationStatus[keyof typeof InvocationStatus];
/** One call: what was asked of it, what it cost, and why it ended so. */
export type Invocation = {
  /** The call's ID, unique in the whole system; in logs and events it is `callId`. */
  id: Scalars['ID']['output'];
  /** The caller's own ID for it, unique for that caller. */
  requestId: Scalars['ID']['output'];
  /** Who made it. */
  caller: Scalars['String']['output'];
  /** What became of it. */
  status: InvocationStatus;
  /** The alias of the model that was called (another than was asked for, if a budget downgraded the call). */
  model: Scalars['String']['output'];
  /** What Bedrock was asked for: a model ID or an inference profile's ARN. */
  modelId: Scalars['String']['output'];
  /** What to ask CloudWatch's own Bedrock metrics for. */
  modelMetric: Scalars['String']['output'];
  /** Who pays. */
  tags: Tags;
  /** The model's answer, or what there is of it so far. Kept for a day only, and shown only to who asked for it. */
  output: Maybe<Message>;
  /** How far `output` goes: it has all that came by `onInvocation` up to the event of this sequence, but for the input of a tool that is still being written. Null where there was no event yet, as far as was known. */
  sequence: Maybe<Scalars['Int']['output']>;
  /** What came by `onInvocation` after `afterSequence`, in its order, but for the last event: only where `invocation` asks for it, and only for who made the call. */
  events: Maybe<Array<InvocationEvent>>;
  /** Which try of the call this is: after one that cost nothing the same request ID may be tried again, and a model that has no room be replaced. Events begin anew with each. */
  attempt: Scalars['Int']['output'];
  /** Why the model stopped, in Bedrock's words, such as `end_turn` or `max_tokens`. */
  stopReason: Maybe<Scalars['String']['output']>;
  /** What was used; null when nothing was. */
  usage: Maybe<TokenUsage>;
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['output'];
  /** What that rests on; null while it runs. */
  chargeBasis: Maybe<ChargeBasis>;
  /** How long Bedrock took, in milliseconds. */
  latencyMs: Maybe<Scalars['Int']['output']>;
  /** How long the first of the answer took, in milliseconds; null where it did not come in parts. */
  firstTokenMs: Maybe<Scalars['Int']['output']>;
  /** What a guardrail did; null for a call without one, or without an answer. */
  guardrail: Maybe<GuardrailUse>;
  /** Why it was denied. */
  denial: Maybe<Denial>;
  /** Why it failed. */
  failure: Maybe<Failure>;
  /** The alias of the model that had no room, where another has answered instead: `model` says which. */
  fellBackFrom: Maybe<Scalars['String']['output']>;
  /** How admission changed what was asked for, if a budget clamps or downgrades. */
  adjustment: Maybe<Adjustment>;
  /** What an admin put right of its charge; null if nothing. `costUsd` and `usage` are those put right. */
  correction: Maybe<Correction>;
  /** The budgets that cover the call, as this call left them. */
  budgets: Array<BudgetState>;
  /** When the call was validated. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** When its cost was final; null while it runs. */
  settledAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When somebody asked to cancel it. */
  cancelRequestedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

/** What a guardrail did with a call. */
export type GuardrailUse = {
  /** Whether it stepped in: then `output` is what it says instead, and `stopReason` is `guardrail_intervened`. */
  intervened: Scalars['Boolean']['output'];
  /** How many text units it was charged for: 1,000 characters each, begun ones too. */
  textUnits: Scalars['Int']['output'];
  /** What it cost, in USD; part of the call's `costUsd`. */
  costUsd: Scalars['Float']['output'];
};

/** One turn of a conversation. */
export type Message = {
  /** Who said it. */
  role: Role;
  /** What was said: all its text. */
  content: Scalars['String']['output'];
  /** What was said, in blocks. */
  blocks: Array<ContentBlock>;
};

/** A part of an answer: one of its fields, the others are null. */
export type ContentBlock = {
  /** Text. */
  text: Maybe<Scalars['String']['output']>;
  /** What the model asks the caller to do; the next turn brings a `toolResult`. */
  toolUse: Maybe<ToolUse>;
  /** What the model thought: hand it back unchanged in the next turn. */
  reasoning: Maybe<Reasoning>;
};

/** What a model asks the caller to do. */
export type ToolUse = {
  /** Tells it from others; its result names it. */
  toolUseId: Scalars['String']['output'];
  /** The tool's name. */
  name: Scalars['String']['output'];
  /** The tool's input. */
  input: Scalars['AWSJSON']['output'];
};

/** What a model thought: `text` with its `signature`, or `redactedContent`. */
export type Reasoning = {
  /** What is shown of it. */
  text: Maybe<Scalars['String']['output']>;
  /** Proves that the text is the model's own. */
  signature: Maybe<Scalars['String']['output']>;
  /** What is not shown, in base64. */
  redactedContent: Maybe<Scalars['String']['output']>;
};

/** Tokens used. Cached tokens are not part of `inputTokens`; the total is the sum of all. */
export type TokenUsage = {
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Int']['output'];
  /** Generated tokens. */
  outputTokens: Scalars['Int']['output'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens: Scalars['Int']['output'];
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens: Scalars['Int']['output'];
  /** All of them. */
  totalTokens: Scalars['Int']['output'];
};

/** Why a call was not admitted. */
export const DenialCode = {
  /** The call alone is more than the budget's whole limit. */
  CALL_EXCEEDS_LIMIT: 'CALL_EXCEEDS_LIMIT',
  /** The budget's current window lacks room for the call's worst case. */
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  /** The model has no price, and a USD budget covers the call. */
  MODEL_WITHOUT_PRICE: 'MODEL_WITHOUT_PRICE',
  /** No enforcing budget covers the call, and this deployment requires one. */
  NO_BUDGET: 'NO_BUDGET',
  /** More than 20 enforcing budgets cover the call. */
  TOO_MANY_BUDGETS: 'TOO_MANY_BUDGETS',
  /** So many calls are under way that the cost centre's ledger takes no more for the moment. */
  BUDGET_BUSY: 'BUDGET_BUSY'
} as const;

export type DenialCode = typeof DenialCode[keyof typeof DenialCode];
/** Why a call was not admitted, and what would be. */
export type Denial = {
  /** The kind of refusal. */
  code: DenialCode;
  /** The budget that refused; null for refusals that no single budget made. */
  budgetId: Maybe<Scalars['ID']['output']>;
  /** Its name. */
  budgetName: Maybe<Scalars['String']['output']>;
  /** What it counts. */
  unit: Maybe<BudgetUnit>;
  /** Its limit in this window, with top-ups, in its unit. */
  limit: Maybe<Scalars['Float']['output']>;
  /** What is settled in this window. */
  spent: Maybe<Scalars['Float']['output']>;
  /** What calls under way hold. */
  held: Maybe<Scalars['Float']['output']>;
  /** What the call's worst case asked for. */
  requested: Maybe<Scalars['Float']['output']>;
  /** What is left: limit - spent - held, never below 0. */
  remaining: Maybe<Scalars['Float']['output']>;
  /** When the window ends; null if it never does. */
  resetsAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** True when only calls under way stand in the way: once they settle, the same call may be admitted. Else wait for `resetsAt`. */
  retryable: Scalars['Boolean']['output'];
  /** When to try the same call again at the earliest, in seconds; null where waiting does not help. */
  retryAfterSeconds: Maybe<Scalars['Int']['output']>;
  /** All of this in a sentence. */
  message: Scalars['String']['output'];
  /** A smaller call that every covering budget had room for; null when none had. */
  fits: Maybe<Fit>;
};

/** A call that would fit. */
export type Fit = {
  /** The model's alias. */
  model: Scalars['String']['output'];
  /** The most tokens it may generate. */
  maxTokens: Scalars['Int']['output'];
};

/** Why an admitted call brought no answer. */
export type Failure = {
  /** Bedrock's exception, such as `ThrottlingException`, or `NoAnswer`, `Interrupted` (what came of it is in `output`), `MalformedAnswer`, `NotStarted`, `Unreachable`, `Expired`. */
  type: Scalars['String']['output'];
  /** What to know about it. */
  message: Scalars['String']['output'];
  /** True when the same call may succeed later. */
  retryable: Scalars['Boolean']['output'];
};

/** What an admin put right of a call that was charged by guess. */
export type Correction = {
  /** What was charged first, in USD. */
  chargedFirstUsd: Scalars['Float']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** Who put it right. */
  by: Scalars['String']['output'];
  /** When that was. */
  at: Scalars['AWSDateTime']['output'];
  /** When budget windows and usage had followed; null until then. */
  appliedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

/** How admission changed a call. */
export type Adjustment = {
  /** The alias that was asked for. */
  requestedModel: Scalars['String']['output'];
  /** The `maxTokens` that was asked for, or the default. */
  requestedMaxTokens: Scalars['Int']['output'];
  /** The `maxTokens` that was sent to Bedrock. */
  maxTokens: Scalars['Int']['output'];
  /** The budget that made the change necessary. */
  budgetId: Scalars['ID']['output'];
};

/** Where a budget stands after a call. */
export type BudgetState = {
  /** The budget's ID. */
  budgetId: Scalars['ID']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
  /** What it counts. */
  unit: BudgetUnit;
  /** The limit with top-ups, in its unit. */
  limit: Scalars['Float']['output'];
  /** Settled spend as a share of the limit, in percent. Null in an audit record, which is written before it is known. */
  percentUsed: Maybe<Scalars['Float']['output']>;
  /** limit - spent - held, never below 0, in the budget's unit. Null in an audit record. */
  remaining: Maybe<Scalars['Float']['output']>;
};

/** The answer to a dry run. */
export type Estimate = {
  /** Whether `invoke` would admit the call now. */
  admitted: Scalars['Boolean']['output'];
  /** The alias of the model that would be called. */
  model: Scalars['String']['output'];
  /** What Bedrock would be asked for. */
  modelId: Scalars['String']['output'];
  /** No tokenizer makes more input tokens of the prompt than this. */
  inputTokensAtMost: Scalars['Int']['output'];
  /** The `maxTokens` that would be sent. */
  maxTokens: Scalars['Int']['output'];
  /** What the call can cost at most, in USD; null for a model without a price. */
  worstCaseUsd: Maybe<Scalars['Float']['output']>;
  /** Every budget that covers the call, and where it stands now. */
  budgets: Array<BudgetCover>;
  /** Why it would be denied. */
  denial: Maybe<Denial>;
  /** How admission would change it. */
  adjustment: Maybe<Adjustment>;
};

/** A budget that covers a call in a dry run. */
export type BudgetCover = {
  /** The budget's ID. */
  budgetId: Scalars['ID']['output'];
  /** Its name. */
  budgetName: Scalars['String']['output'];
  /** What it counts. */
  unit: BudgetUnit;
  /** Whether it may deny. */
  mode: BudgetMode;
  /** What the call's worst case asks for. */
  requested: Scalars['Float']['output'];
  /** limit - spent - held, never below 0. */
  remaining: Scalars['Float']['output'];
  /** Whether it has room for the call. */
  hasRoom: Scalars['Boolean']['output'];
};

/** What a budget counts. */
export const BudgetUnit = {
  /** US dollars. */
  USD: 'USD',
  /** All tokens: input, output and cached. */
  TOKENS: 'TOKENS',
  /** Admitted calls, whatever became of them. */
  REQUESTS: 'REQUESTS'
} as const;

export type BudgetUnit = typeof BudgetUnit[keyof typeof BudgetUnit];
/** How often a budget starts anew. Windows follow the calendar in the budget's time zone. */
export const BudgetPeriod = {
  /** Each minute. */
  MINUTE: 'MINUTE',
  /** Each hour. */
  HOUR: 'HOUR',
  /** Each calendar day. */
  DAY: 'DAY',
  /** Each week, from Monday. */
  WEEK: 'WEEK',
  /** Each calendar month. */
  MONTH: 'MONTH',
  /** Each quarter, from January, April, July and October. */
  QUARTER: 'QUARTER',
  /** Each calendar year. */
  YEAR: 'YEAR',
  /** Never: one window for good. */
  TOTAL: 'TOTAL'
} as const;

export type BudgetPeriod = typeof BudgetPeriod[keyof typeof BudgetPeriod];
/** Whether a budget may deny. */
export const BudgetMode = {
  /** It denies what it has no room for. */
  ENFORCE: 'ENFORCE',
  /** It counts and warns, and never denies. */
  OBSERVE: 'OBSERVE'
} as const;

export type BudgetMode = typeof BudgetMode[keyof typeof BudgetMode];
/** What an enforcing budget does with a call that it has no room for. */
export const OnExceed = {
  /** Denies it. */
  DENY: 'DENY',
  /** Lowers `maxTokens` to what fits, if anything does. */
  CLAMP: 'CLAMP',
  /** Retries it with the model that `downgradeTo` names. */
  DOWNGRADE: 'DOWNGRADE'
} as const;

export type OnExceed = typeof OnExceed[keyof typeof OnExceed];
/** Which calls a budget covers. Fields are ANDed; an empty scope covers every call. */
export type BudgetScope = {
  /** The canonical model: every spelling of a model is the same one. */
  model: Maybe<Scalars['String']['output']>;
  /** The cost centre that pays. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** The application that calls. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** Such as `dev` or `prod`. */
  environment: Maybe<Scalars['String']['output']>;
};

/** Which calls a budget covers. Fields are ANDed; an empty scope covers every call. */
export type BudgetScopeInput = {
  /** Any spelling of a model in the catalog. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** The cost centre that pays. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** The application that calls. */
  applicationId?: InputMaybe<Scalars['String']['input']>;
  /** Such as `dev` or `prod`. */
  environment?: InputMaybe<Scalars['String']['input']>;
};

/** A limit on what calls may use in a window of time. */
export type Budget = {
  /** Its ID. */
  id: Scalars['ID']['output'];
  /** Its name, for people. */
  name: Scalars['String']['output'];
  /** Which calls it covers. */
  scope: BudgetScope;
  /** What it counts. */
  unit: BudgetUnit;
  /** How much a window may use, in its unit, without top-ups. */
  limit: Scalars['Float']['output'];
  /** How often it starts anew. */
  period: BudgetPeriod;
  /** The IANA time zone whose calendar its windows follow. */
  timeZone: Scalars['String']['output'];
  /** Whether it may deny. */
  mode: BudgetMode;
  /** What it does with a call that it has no room for. */
  onExceed: OnExceed;
  /** The alias of the cheaper model for DOWNGRADE. */
  downgradeTo: Maybe<Scalars['String']['output']>;
  /** Percentages of the limit at which settled spend raises an alert, ascending. */
  thresholds: Array<Scalars['Int']['output']>;
  /** Top-ups that have not expired. */
  topUps: Array<TopUp>;
  /** Grows by one with each change. */
  version: Scalars['Int']['output'];
  /** Where it stands now. */
  window: BudgetWindow;
  /** Its closed windows, newest first; 12 by default, 100 at most. */
  history: Maybe<Array<ClosedWindow>>;
  /** Where it is heading; null for one that was deleted. */
  forecast: Maybe<BudgetForecast>;
  /** When it was created. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** When it last changed. */
  updatedAt: Scalars['AWSDateTime']['output'];
  /** When it was deleted; null while it is in force. */
  deletedAt: Maybe<Scalars['AWSDateTime']['output']>;
};


/** A limit on what calls may use in a window of time. */
export type BudgetHistoryArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * What to expect of a budget's window if its calls go on as they did: what is spent, and what the use of the last weeks lets expect of the time that is left.
 * A spike is not taken for the rule. Amounts are in the budget's unit; calls that were refused are not in it, nor is what is held.
 */
export type BudgetForecast = {
  /** The moment it is of. */
  madeAt: Scalars['AWSDateTime']['output'];
  /** What it rests on. */
  basis: ForecastBasis;
  /** How fast it is used. */
  burnRate: BurnRate;
  /** What will be spent when the window ends, whatever the limit; null for TOTAL, which has no end, and for MINUTE. */
  expectedTotal: Maybe<Scalars['Float']['output']>;
  /** Four in five windows end above about this and below `high`, as the same forecast did in the weeks before. */
  low: Maybe<Scalars['Float']['output']>;
  /** See `low`. */
  high: Maybe<Scalars['Float']['output']>;
  /** `expectedTotal` as a share of the limit in force now, in percent. */
  expectedPercent: Maybe<Scalars['Float']['output']>;
  /** When the limit in force now will be reached, this very moment if it has been; null if not within the window, nor within a year for TOTAL. */
  runsOutAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The same if as much is used as `high` says. */
  runsOutAtEarliest: Maybe<Scalars['AWSDateTime']['output']>;
};

/** What a forecast rests on. */
export type ForecastBasis = {
  /** How it was made. */
  method: ForecastMethod;
  /** How long the periods are that it looks back on: HOUR for windows of up to two days, else DAY. */
  period: UsagePeriod;
  /** How many of them are over since the first with any use: 56 days or 672 hours at most. */
  periods: Scalars['Int']['output'];
  /** Where the first of them begins; null if there was no use. */
  from: Maybe<Scalars['AWSDateTime']['output']>;
};

/** How a forecast was made. */
export const ForecastMethod = {
  /** By the rhythm of the week (or of the day, of hours), the level of the last weeks and a damped trend. */
  SEASONAL: 'SEASONAL',
  /** There are less than two weeks (or two days, of hours): the average goes on. With less than a week (or a day) the range is a rule of thumb, half to twice what is still expected. */
  AVERAGE: 'AVERAGE',
  /** There is less than a quarter of a day (or hour): too little to expect anything of it. */
  TOO_YOUNG: 'TOO_YOUNG',
  /** There was no use in the last eight weeks (four, of hours): none is expected, which is no more than that. */
  NO_USAGE: 'NO_USAGE',
  /** The window is a minute: it is over before anything could be expected of it. */
  TOO_SHORT: 'TOO_SHORT'
} as const;

export type ForecastMethod = typeof ForecastMethod[keyof typeof ForecastMethod];
/** How fast a budget is used, in its unit. */
export type BurnRate = {
  /** A rate of so much an hour, or a day. */
  per: UsagePeriod;
  /** Over the last seven days, or six hours, and the one that is not over yet. */
  recent: Scalars['Float']['output'];
  /** Since the window began, or the budget was made in it. */
  window: Scalars['Float']['output'];
};

/** A raise of a budget's limit for a time. */
export type TopUp = {
  /** Its ID, for `withdrawTopUp`. */
  id: Scalars['ID']['output'];
  /** How much, in the budget's unit. */
  amount: Scalars['Float']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** Who gave it. */
  createdBy: Scalars['String']['output'];
  /** When it was given. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Until when it counts; null for good. */
  expiresAt: Maybe<Scalars['AWSDateTime']['output']>;
};

/** A budget's current window. */
export type BudgetWindow = {
  /** When it began; null for TOTAL. */
  startsAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When it ends and the next begins; null for TOTAL. */
  endsAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The limit with top-ups, in the budget's unit. */
  limit: Scalars['Float']['output'];
  /** What is settled. */
  spent: Scalars['Float']['output'];
  /** What calls under way hold. */
  held: Scalars['Float']['output'];
  /** limit - spent - held, never below 0. */
  remaining: Scalars['Float']['output'];
  /** spent as a share of the limit, in percent. */
  percentUsed: Scalars['Float']['output'];
};

/** A window that has ended. */
export type ClosedWindow = {
  /** When it began. */
  startsAt: Scalars['AWSDateTime']['output'];
  /** When it ended. */
  endsAt: Scalars['AWSDateTime']['output'];
  /** The limit at its end, with top-ups. */
  limit: Scalars['Float']['output'];
  /** What was spent in it. */
  spent: Scalars['Float']['output'];
};

/** A page of budgets. */
export type BudgetPage = {
  /** The budgets. */
  items: Array<Budget>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** A new budget. */
export type CreateBudgetInput = {
  /** A name for people: 1 to 128 characters. */
  name: Scalars['String']['input'];
  /** Which calls it covers; `{}` for all. */
  scope: BudgetScopeInput;
  /** What it counts. */
  unit: BudgetUnit;
  /** How much a window may use; 0 closes the tap. Whole numbers for TOKENS and REQUESTS, at most 12 decimals for USD. */
  limit: Scalars['Float']['input'];
  /** How often it starts anew. */
  period: BudgetPeriod;
  /** An IANA time zone; UTC by default. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** ENFORCE by default. */
  mode?: InputMaybe<BudgetMode>;
  /** DENY by default. */
  onExceed?: InputMaybe<OnExceed>;
  /** Needed for DOWNGRADE: an alias in the catalog. */
  downgradeTo?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 100 each, at most 10 of them; 80 and 100 by default. */
  thresholds?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** Makes the request safe to repeat: 1 to 64 of `A-Z a-z 0-9 _ -`. The same token of the same caller creates one budget. */
  clientToken?: InputMaybe<Scalars['String']['input']>;
};

/** Changes to a budget; what is absent stays, and null clears what may be absent. */
export type UpdateBudgetInput = {
  /** The budget's ID. */
  id: Scalars['ID']['input'];
  /** Refuse unless the budget still has this version. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A name for people. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** How much a window may use. Below what is used, it denies until there is room. */
  limit?: InputMaybe<Scalars['Float']['input']>;
  /** Whether it may deny. */
  mode?: InputMaybe<BudgetMode>;
  /** What it does with a call that it has no room for. */
  onExceed?: InputMaybe<OnExceed>;
  /** The alias of the cheaper model for DOWNGRADE. */
  downgradeTo?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 100 each, at most 10 of them. */
  thresholds?: InputMaybe<Array<Scalars['Int']['input']>>;
};

/** A raise of a budget's limit. */
export type TopUpBudgetInput = {
  /** The budget's ID. */
  id: Scalars['ID']['input'];
  /** How much, in the budget's unit; more than 0. */
  amount: Scalars['Float']['input'];
  /** Why: 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** Until when; by default until the current window ends (for a TOTAL budget, for good). */
  expiresAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** Makes the request safe to repeat: 1 to 64 of `A-Z a-z 0-9 _ -`. The same token tops up once. */
  clientToken?: InputMaybe<Scalars['String']['input']>;
};

/** A top-up to take back. */
export type WithdrawTopUpInput = {
  /** The budget's ID. */
  id: Scalars['ID']['input'];
  /** The top-up's ID. */
  topUpId: Scalars['ID']['input'];
  /** Why: 1 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** An order of budgets. */
export const BudgetSort = {
  /** By cost centre, and in each the oldest first. */
  SCOPE: 'SCOPE',
  /** The most used first, by the share of the limit that is spent. Up to 20,000 matching budgets are sorted. */
  PERCENT_USED: 'PERCENT_USED'
} as const;

export type BudgetSort = typeof BudgetSort[keyof typeof BudgetSort];
/** Who changed a budget, and how. */
export type BudgetChange = {
  /** When. */
  at: Scalars['AWSDateTime']['output'];
  /** Who: `user:…`, `iam:…` or `api-key`. */
  by: Scalars['String']['output'];
  /** The mutation. */
  operation: Scalars['String']['output'];
  /** Why, where the mutation asks for a reason. */
  reason: Maybe<Scalars['String']['output']>;
  /** The version after it. */
  version: Scalars['Int']['output'];
  /** What changed, field by field. */
  changes: Array<FieldChange>;
};

/** A field that changed. */
export type FieldChange = {
  /** Its name, such as `limit`. */
  field: Scalars['String']['output'];
  /** What it was, as JSON; null if it was absent. */
  before: Maybe<Scalars['String']['output']>;
  /** What it is, as JSON; null if it is absent. */
  after: Maybe<Scalars['String']['output']>;
};

/** A page of changes. */
export type BudgetChangePage = {
  /** The changes, newest first. */
  items: Array<BudgetChange>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** Which budgets to list: those that match every field given. */
export type BudgetFilter = {
  /** Budgets whose scope names this model, in any spelling. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Budgets whose scope names this cost centre. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** Budgets whose scope names this application. */
  applicationId?: InputMaybe<Scalars['String']['input']>;
  /** Budgets whose scope names this environment. */
  environment?: InputMaybe<Scalars['String']['input']>;
  /** Budgets that count in this unit. */
  unit?: InputMaybe<BudgetUnit>;
  /** Budgets of this period. */
  period?: InputMaybe<BudgetPeriod>;
  /** Budgets of this mode. */
  mode?: InputMaybe<BudgetMode>;
  /** Budgets of exactly this name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Budgets of which at least this share of the limit is spent in the current window, in percent. */
  percentUsedAtLeast?: InputMaybe<Scalars['Float']['input']>;
  /** Deleted budgets too; they have `deletedAt`. */
  includeDeleted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Whether a model is still offered. */
export const ModelLifecycle = {
  /** Current. */
  ACTIVE: 'ACTIVE',
  /** Still served, and on its way out. */
  LEGACY: 'LEGACY',
  /** No longer served: calls are refused, and told what replaces it. */
  END_OF_LIFE: 'END_OF_LIFE'
} as const;

export type ModelLifecycle = typeof ModelLifecycle[keyof typeof ModelLifecycle];
/** A model that `invoke` accepts. */
export type Model = {
  /** The short name. */
  alias: Scalars['String']['output'];
  /** What Bedrock is asked for: a model ID or an inference profile's ARN. */
  modelId: Scalars['String']['output'];
  /** What to ask CloudWatch's own Bedrock metrics for: the model ID, or the last part of a profile's ARN. */
  modelMetric: Scalars['String']['output'];
  /** The foundation model behind every spelling of it: what `scope.model` of a budget means. */
  canonicalModel: Scalars['String']['output'];
  /** Who makes it. */
  provider: Scalars['String']['output'];
  /** The cost centre that its profile implies. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** The only application that its profile is for; null for any. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** The only environment that its profile is for; null for any. */
  environment: Maybe<Scalars['String']['output']>;
  /** Its prices now; null if it has none, in which case USD budgets refuse it. */
  priceUsdPerMillion: Maybe<TokenPrice>;
  /** The most tokens it generates. */
  maxOutputTokens: Scalars['Int']['output'];
  /** The `maxTokens` of a call that names none. */
  defaultMaxTokens: Scalars['Int']['output'];
  /** How many tokens fit into a call. */
  contextWindow: Scalars['Int']['output'];
  /** The aliases of models that are asked instead, in their order, where it has no room or is gone. */
  fallbacks: Array<Scalars['String']['output']>;
  /** What it costs at other speeds. */
  speeds: ModelSpeeds;
  /** Whether it is still offered. */
  lifecycle: ModelLifecycle;
  /** The alias of what to use instead, where it is on its way out or gone. */
  replacedBy: Maybe<Scalars['String']['output']>;
  /** Changes whenever the entry does: `putModel` takes it as `expectedVersion`. */
  version: Scalars['String']['output'];
};

/** What is wrong with an inference profile: its bill or its calls go astray. */
export const InferenceProfileProblem = {
  /** A cost allocation tag is missing (`costCenter`, `environment` or `applicationId`): its bill can't be told apart. */
  UNTAGGED: 'UNTAGGED',
  /** No alias of the catalog leads to it: nobody can call it here. */
  UNMAPPED: 'UNMAPPED',
  /** Its tags say otherwise than the catalog: budgets charge one team, the bill another. */
  MISMATCHED: 'MISMATCHED',
  /** The catalog leads to it, and Bedrock does not have it: calls fail. */
  MISSING: 'MISSING'
} as const;

export type InferenceProfileProblem = typeof InferenceProfileProblem[keyof typeof InferenceProfileProblem];
/** An application inference profile: a model for a team, with an ARN of its own that is billed apart. */
export type InferenceProfile = {
  /** What Bedrock is asked for. */
  arn: Scalars['ID']['output'];
  /** Its name in Bedrock; null for a missing one. */
  name: Maybe<Scalars['String']['output']>;
  /** Its status in Bedrock, such as `ACTIVE`; null for a missing one. */
  status: Maybe<Scalars['String']['output']>;
  /** The foundation models behind it, by region, as Bedrock names them. */
  modelArns: Array<Scalars['String']['output']>;
  /** Its tag `costCenter`. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** Its tag `environment`. */
  environment: Maybe<Scalars['String']['output']>;
  /** Its tag `applicationId`. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** The catalog's alias for it; null for an unmapped one. */
  alias: Maybe<Scalars['String']['output']>;
  /** What is wrong with it; empty when all is well. */
  problems: Array<InferenceProfileProblem>;
};

/** Prices in USD per million tokens. */
export type TokenPrice = {
  /** Input tokens. */
  input: Scalars['Float']['output'];
  /** Output tokens. */
  output: Scalars['Float']['output'];
  /** Input tokens read from the prompt cache. */
  cacheRead: Scalars['Float']['output'];
  /** Input tokens written to the 5-minute prompt cache. */
  cacheWrite5m: Scalars['Float']['output'];
  /** Input tokens written to the 1-hour prompt cache. */
  cacheWrite1h: Scalars['Float']['output'];
  /** From when these prices hold. */
  effectiveFrom: Scalars['AWSDateTime']['output'];
  /** The region whose prices these are; null where they are the same in all. */
  region: Maybe<Scalars['String']['output']>;
  /** Other prices of calls with longer prompts, the shortest first. */
  bands: Array<TokenPriceBand>;
};

/** Prices in USD per million tokens of a call whose prompt is longer than a number of tokens: all of its tokens cost these. */
export type TokenPriceBand = {
  /** They hold for prompts (cached tokens too) of more than so many tokens. */
  abovePromptTokens: Scalars['Int']['output'];
  /** Input tokens. */
  input: Scalars['Float']['output'];
  /** Output tokens. */
  output: Scalars['Float']['output'];
  /** Input tokens read from the prompt cache. */
  cacheRead: Scalars['Float']['output'];
  /** Input tokens written to the 5-minute prompt cache. */
  cacheWrite5m: Scalars['Float']['output'];
  /** Input tokens written to the 1-hour prompt cache. */
  cacheWrite1h: Scalars['Float']['output'];
};

/** Prices in USD per million tokens, at most 6 decimals. */
export type TokenPriceInput = {
  /** Input tokens. */
  input: Scalars['Float']['input'];
  /** Output tokens. */
  output: Scalars['Float']['input'];
  /** Input tokens read from the prompt cache; as `input` by default. */
  cacheRead?: InputMaybe<Scalars['Float']['input']>;
  /** Input tokens written to the 5-minute prompt cache; 1.25 times `input` by default. */
  cacheWrite5m?: InputMaybe<Scalars['Float']['input']>;
  /** Input tokens written to the 1-hour prompt cache; 2 times `input` by default. */
  cacheWrite1h?: InputMaybe<Scalars['Float']['input']>;
  /** From when these prices hold; now by default. */
  effectiveFrom?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** The region whose prices these are, such as `us-east-1`. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Other prices of calls with longer prompts. */
  bands?: InputMaybe<Array<TokenPriceBandInput>>;
};

/** Prices in USD per million tokens of a call whose prompt is longer than a number of tokens, at most 6 decimals. */
export type TokenPriceBandInput = {
  /** They hold for prompts (cached tokens too) of more than so many tokens. */
  abovePromptTokens: Scalars['Int']['input'];
  /** Input tokens. */
  input: Scalars['Float']['input'];
  /** Output tokens. */
  output: Scalars['Float']['input'];
  /** Input tokens read from the prompt cache; as `input` by default. */
  cacheRead?: InputMaybe<Scalars['Float']['input']>;
  /** Input tokens written to the 5-minute prompt cache; 1.25 times `input` by default. */
  cacheWrite5m?: InputMaybe<Scalars['Float']['input']>;
  /** Input tokens written to the 1-hour prompt cache; 2 times `input` by default. */
  cacheWrite1h?: InputMaybe<Scalars['Float']['input']>;
};

/** A model to add or change. */
export type PutModelInput = {
  /** The short name: 1 to 64 of `a-z 0-9 . -`. */
  alias: Scalars['String']['input'];
  /** A Bedrock model ID, or the ARN of an application inference profile. */
  modelId: Scalars['String']['input'];
  /** The foundation model's ID; needed for a profile, else taken from `modelId`. */
  canonicalModel?: InputMaybe<Scalars['String']['input']>;
  /** Who makes it; by default the first part of the model ID. */
  provider?: InputMaybe<Scalars['String']['input']>;
  /** The cost centre that a profile implies. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** Its prices. Earlier dated prices are kept; absent leaves them as they are. */
  priceUsdPerMillion?: InputMaybe<TokenPriceInput>;
  /** The most tokens it generates. */
  maxOutputTokens: Scalars['Int']['input'];
  /** How many tokens fit into a call. */
  contextWindow: Scalars['Int']['input'];
  /** ACTIVE by default. */
  lifecycle?: InputMaybe<ModelLifecycle>;
  /** The alias of what to use instead; needed for END_OF_LIFE. */
  replacedBy?: InputMaybe<Scalars['String']['input']>;
  /** The `maxTokens` of a call that names none; 4,096 by default, or the maximum if that is less. */
  defaultMaxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** The aliases of models to ask instead, in this order, where it has no room (429, 503) or is gone; at most 5. Absent leaves them as they are. */
  fallbacks?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What it costs at other speeds, as factors of its price; a speed without one is refused. Absent leaves them as they are. */
  speeds?: InputMaybe<ModelSpeedsInput>;
  /** Refuse unless the entry still has this version; absent to put it whatever there is. */
  expectedVersion?: InputMaybe<Scalars['String']['input']>;
};

/** What a model costs at other speeds than the usual, as factors of its price. */
export type ModelSpeedsInput = {
  /** With `serviceTier: PRIORITY`. */
  priority?: InputMaybe<Scalars['Float']['input']>;
  /** With `serviceTier: FLEX`. */
  flex?: InputMaybe<Scalars['Float']['input']>;
  /** With `latency: OPTIMIZED`. */
  optimized?: InputMaybe<Scalars['Float']['input']>;
};

/** What a model costs at other speeds than the usual, as factors of its price; null where it is not served at one, as far as is known. */
export type ModelSpeeds = {
  /** With `serviceTier: PRIORITY`. */
  priority: Maybe<Scalars['Float']['output']>;
  /** With `serviceTier: FLEX`. */
  flex: Maybe<Scalars['Float']['output']>;
  /** With `latency: OPTIMIZED`. */
  optimized: Maybe<Scalars['Float']['output']>;
};

/** In which order to list calls. */
export const InvocationSort = {
  /** Newest first. */
  TIME: 'TIME',
  /** Dearest first, without what cost nothing; of one day or several, at most 500 days of cost centres. */
  COST: 'COST'
} as const;

export type InvocationSort = typeof InvocationSort[keyof typeof InvocationSort];
/** What a call is to be charged instead of a guess. */
export type SettleInvocationInput = {
  /** The call's request ID. */
  requestId: Scalars['ID']['input'];
  /** Whose call: oneself by default. */
  caller?: InputMaybe<Scalars['String']['input']>;
  /** What it cost by the bill, in USD with at most 12 decimals. Required where no result came late. */
  costUsd?: InputMaybe<Scalars['Float']['input']>;
  /** The tokens that it used, where they are known (Bedrock's invocation log has them). */
  usage?: InputMaybe<SettledUsageInput>;
  /** Why, for whoever reads the audit trail. */
  reason: Scalars['String']['input'];
};

/** Tokens that a call used. */
export type SettledUsageInput = {
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Int']['input'];
  /** Generated tokens. */
  outputTokens: Scalars['Int']['input'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens?: InputMaybe<Scalars['Int']['input']>;
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens?: InputMaybe<Scalars['Int']['input']>;
};

/** Which calls to list: those that match every field given. */
export type InvocationFilter = {
  /** Decided at this moment or later; as far back as entries are kept by default. */
  from?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** Decided before this moment; up to now by default. */
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** Of this cost centre. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** Of this application. */
  applicationId?: InputMaybe<Scalars['String']['input']>;
  /** Of this environment. */
  environment?: InputMaybe<Scalars['String']['input']>;
  /** Of this model, in any spelling. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Of this caller. */
  caller?: InputMaybe<Scalars['String']['input']>;
  /** That ended so. */
  outcome?: InputMaybe<UsageOutcome>;
  /** That some budget covers, or none. */
  isCovered?: InputMaybe<Scalars['Boolean']['input']>;
  /** That were charged by guess, or not. */
  isGuessed?: InputMaybe<Scalars['Boolean']['input']>;
  /** That cost at least so much, in USD. */
  costUsdAtLeast?: InputMaybe<Scalars['Float']['input']>;
};

/** A page of calls. */
export type InvocationPage = {
  /** The calls, in the order asked for. */
  items: Array<InvocationSummary>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** What a charge rests on. */
export const ChargeBasis = {
  /** What the model said it used. */
  EXACT: 'EXACT',
  /** Charged by guess first, and put right by an admin since. */
  CORRECTED: 'CORRECTED',
  /** A guess: no result came in time, so the worst case was charged. */
  EXPIRED: 'EXPIRED',
  /** A guess: the answer broke off. */
  INTERRUPTED: 'INTERRUPTED',
  /** A guess: the call was cancelled while its answer was written. */
  CANCELLED: 'CANCELLED',
  /** A guess: nobody knows what came of the request, so the worst case was charged. */
  UNKNOWN: 'UNKNOWN'
} as const;

export type ChargeBasis = typeof ChargeBasis[keyof typeof ChargeBasis];
/** One decided try of a call, in short; `invocation` has all of it. */
export type InvocationSummary = {
  /** The call's ID, unique in the whole system. */
  id: Scalars['ID']['output'];
  /** Which try of the call it was, from 1 on. */
  attempt: Scalars['Int']['output'];
  /** The caller's own ID for it. */
  requestId: Scalars['ID']['output'];
  /** Who made it. */
  caller: Scalars['String']['output'];
  /** How it ended. */
  outcome: UsageOutcome;
  /** Why it did not succeed: the code of the denial, or the type of the failure. */
  reason: Maybe<Scalars['String']['output']>;
  /** The model's alias. */
  model: Scalars['String']['output'];
  /** What Bedrock was asked for. */
  modelId: Scalars['String']['output'];
  /** The model itself, however it was spelled. */
  canonicalModel: Scalars['String']['output'];
  /** Who pays, and for what. */
  tags: Tags;
  /** What was used; null if nothing, or if nobody knows. */
  usage: Maybe<TokenUsage>;
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['output'];
  /** What that rests on. */
  chargeBasis: ChargeBasis;
  /** Whether any budget covers it. */
  isCovered: Scalars['Boolean']['output'];
  /** How long Bedrock took, in milliseconds. */
  latencyMs: Maybe<Scalars['Int']['output']>;
  /** When it was asked for. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** When it was decided. */
  decidedAt: Scalars['AWSDateTime']['output'];
};

/** How long the points of a series are. */
export const UsagePeriod = {
  /** Of the last 24 hours. */
  MINUTE: 'MINUTE',
  /** At most 14 days. */
  QUARTER_HOUR: 'QUARTER_HOUR',
  /** On the clock of the time zone; at most 62 days. */
  HOUR: 'HOUR',
  /** From midnight to midnight; at most 1,100 days. */
  DAY: 'DAY',
  /** From Monday on; at most 5 years. */
  WEEK: 'WEEK',
  /** Of the calendar; at most 5 years. */
  MONTH: 'MONTH'
} as const;

export type UsagePeriod = typeof UsagePeriod[keyof typeof UsagePeriod];
/** What usage can be told apart by. */
export const UsageDimension = {
  /** Who pays. */
  COST_CENTER: 'COST_CENTER',
  /** What called. */
  APPLICATION: 'APPLICATION',
  /** Such as `dev` or `prod`. */
  ENVIRONMENT: 'ENVIRONMENT',
  /** The model itself, however it was spelled. */
  MODEL: 'MODEL',
  /** Who called. */
  CALLER: 'CALLER'
} as const;

export type UsageDimension = typeof UsageDimension[keyof typeof UsageDimension];
/** A question about usage. */
export type UsageInput = {
  /** Decided at this moment or later. */
  from: Scalars['AWSDateTime']['input'];
  /** Decided before this moment; up to now by default. */
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** A series of points of this length; one total if absent. */
  period?: InputMaybe<UsagePeriod>;
  /** Where days begin, such as `Europe/Zurich`; the deployment's own by default. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** A row for each combination of these. */
  groupBy?: InputMaybe<Array<UsageDimension>>;
  /** Only usage that matches every field given. */
  filter?: InputMaybe<UsageFilter>;
  /** Rows a page, 1 to 1,000; 100 by default. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Where the page before this one ended. */
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Which usage to count: what matches every field given, any of its values. */
export type UsageFilter = {
  /** Of these cost centres. */
  costCenter?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these applications. */
  applicationId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these environments. */
  environment?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these models, in any spelling. */
  model?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these callers. */
  caller?: InputMaybe<Array<Scalars['String']['input']>>;
  /** That some budget covers, or none. */
  isCovered?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Who used what. */
export type Usage = {
  /** From when on. */
  from: Scalars['AWSDateTime']['output'];
  /** Up to when. */
  to: Scalars['AWSDateTime']['output'];
  /** Where days begin. */
  timeZone: Scalars['String']['output'];
  /** How long the points are; null for one total. */
  period: Maybe<UsagePeriod>;
  /** All of it. */
  total: UsageFigures;
  /** A page of rows: in time, and what cost most first. */
  items: Array<UsageRow>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
  /** How far a percentile of latency may be from the truth, in per cent. */
  latencyErrorPercent: Scalars['Float']['output'];
};

/** Usage of one point in time and one combination of what it is grouped by. */
export type UsageRow = {
  /** From when on. */
  startsAt: Scalars['AWSDateTime']['output'];
  /** Up to when. */
  endsAt: Scalars['AWSDateTime']['output'];
  /** Null if not grouped by it. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  environment: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  model: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  caller: Maybe<Scalars['String']['output']>;
  /** What was used. */
  figures: UsageFigures;
};

/** What calls come to. Numbers of tokens may be more than an Int takes. */
export type UsageFigures = {
  /** All decided calls; a call that was tried twice counts twice. */
  calls: Scalars['Int']['output'];
  /** Those that the model answered. */
  succeeded: Scalars['Int']['output'];
  /** Those that it did not answer properly. */
  failed: Scalars['Int']['output'];
  /** Those that were not approved. */
  denied: Scalars['Int']['output'];
  /** Those that were ended by `cancelInvocation`. */
  cancelled: Scalars['Int']['output'];
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Float']['output'];
  /** Generated tokens. */
  outputTokens: Scalars['Float']['output'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens: Scalars['Float']['output'];
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens: Scalars['Float']['output'];
  /** All of them. */
  totalTokens: Scalars['Float']['output'];
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['output'];
  /** Approved calls as a share of all, 0 to 1; null of none. */
  approvalRate: Maybe<Scalars['Float']['output']>;
  /** Tokens a successful call; null of none. */
  tokensPerCall: Maybe<Scalars['Float']['output']>;
  /** USD an approved call; null of none. */
  costPerCallUsd: Maybe<Scalars['Float']['output']>;
  /** How long Bedrock took for half of the successful calls at most, in milliseconds. */
  latencyP50Ms: Maybe<Scalars['Int']['output']>;
  /** How long Bedrock took for 95 in 100 of the successful calls at most, in milliseconds. */
  latencyP95Ms: Maybe<Scalars['Int']['output']>;
  /** What was charged by guess. */
  guessed: ChargedCalls;
  /** Calls that used more than was held for them. */
  overruns: ChargedCalls;
  /** Calls that used tokens of a model without a price. */
  unpricedCalls: Scalars['Int']['output'];
};

/** So many calls, and what they cost. */
export type ChargedCalls = {
  /** How many. */
  calls: Scalars['Int']['output'];
  /** In USD. */
  costUsd: Scalars['Float']['output'];
};

/** How long the periods of a report of costs are: UTC days, or months. */
export const CostGranularity = {
  /** At most 93 days. */
  DAILY: 'DAILY',
  /** Of the calendar; this month and the 13 before it. */
  MONTHLY: 'MONTHLY'
} as const;

export type CostGranularity = typeof CostGranularity[keyof typeof CostGranularity];
/** What costs can be told apart by. */
export const CostDimension = {
  /** Who pays: the tag `costCenter` of an application inference profile. */
  COST_CENTER: 'COST_CENTER',
  /** What called: the tag `applicationId`. */
  APPLICATION: 'APPLICATION',
  /** The tag `environment`. */
  ENVIRONMENT: 'ENVIRONMENT',
  /** The model itself, where the names on the bill say which it is. */
  MODEL: 'MODEL',
  /** The product as the bill names it, such as `Claude Haiku 4.5 (Amazon Bedrock Edition)` or `Amazon Bedrock`. */
  SERVICE: 'SERVICE'
} as const;

export type CostDimension = typeof CostDimension[keyof typeof CostDimension];
/** Whose metrics to ask for. */
export const MetricSource = {
  /** Namespace `GenAIRateLimiting`: one record a decided call, with its tags. */
  LEDGER_METRICS: 'LEDGER_METRICS',
  /** Namespace `AWS/Bedrock`: what Bedrock says of each model and inference profile, whoever called it. Only a profile tells tags apart. */
  BEDROCK: 'BEDROCK'
} as const;

export type MetricSource = typeof MetricSource[keyof typeof MetricSource];
/** What metrics can be grouped by. */
export const MetricDimension = {
  /** Who pays. Of Bedrock's metrics: whose profile it is, or `none`. */
  COST_CENTER: 'COST_CENTER',
  /** What called. Of Bedrock's metrics: which one its profile is for, or `none`. */
  APPLICATION: 'APPLICATION',
  /** Where it runs. Of Bedrock's metrics: which one its profile is for, or `none`. */
  ENVIRONMENT: 'ENVIRONMENT',
  /** The model itself, however it was spelled. */
  MODEL: 'MODEL'
} as const;

export type MetricDimension = typeof MetricDimension[keyof typeof MetricDimension];
/** A question to CloudWatch. */
export type MetricUsageInput = {
  /** Measured at this moment or later; at most 455 days ago, which is how long CloudWatch keeps metrics. */
  from: Scalars['AWSDateTime']['input'];
  /** Measured before this moment; up to now by default. */
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** Whose metrics; `LEDGER_METRICS` by default. */
  source?: InputMaybe<MetricSource>;
  /** A series of points of this length; one total if absent. Minutes are kept for 15 days, quarter hours for 63. */
  period?: InputMaybe<UsagePeriod>;
  /** Where days begin, such as `Europe/Zurich`; the deployment's own by default. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** A row for each combination of these. */
  groupBy?: InputMaybe<Array<MetricDimension>>;
  /** Only what matches every field given. */
  filter?: InputMaybe<MetricFilter>;
  /** Rows a page, 1 to 1,000; 100 by default. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Where the page before this one ended. */
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Which metrics to count: what matches every field given, any of its values. */
export type MetricFilter = {
  /** Of these cost centres. What the deployment does not list is `other`. */
  costCenter?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these applications. What the deployment does not list is `other`. */
  applicationId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these environments. What the deployment does not list is `other`. */
  environment?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these models, in any spelling. */
  model?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** What CloudWatch measured. */
export type MetricUsage = {
  /** Whose metrics these are. */
  source: MetricSource;
  /** From when on: what was asked for, or a little before, where `resolutionSeconds` begin. */
  from: Scalars['AWSDateTime']['output'];
  /** Up to when: what was asked for, or a little after. */
  to: Scalars['AWSDateTime']['output'];
  /** Where days begin. */
  timeZone: Scalars['String']['output'];
  /** How long the points are; null for one total. */
  period: Maybe<UsagePeriod>;
  /** How finely CloudWatch was asked, in seconds: points are sums of this. */
  resolutionSeconds: Scalars['Int']['output'];
  /** All of it. */
  total: MetricFigures;
  /** A page of rows: in time, and what was called most first. */
  items: Array<MetricUsageRow>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
  /** What may be lacking; empty if nothing is. */
  gaps: Array<MetricGap>;
};

/** Why metrics may be lacking. */
export const MetricGap = {
  /** The answer reaches to this moment or nearly: metrics take a few minutes to arrive. */
  DELAY: 'DELAY',
  /** It begins more than two weeks ago, and a search of CloudWatch finds only what has been measured in the last two. */
  IDLE_SERIES: 'IDLE_SERIES',
  /** There are more series than CloudWatch could be asked for at once: filter, or ask for a shorter time. */
  TOO_MANY_SERIES: 'TOO_MANY_SERIES'
} as const;

export type MetricGap = typeof MetricGap[keyof typeof MetricGap];
/** Metrics of one point in time and one combination of what they are grouped by. */
export type MetricUsageRow = {
  /** From when on. */
  startsAt: Scalars['AWSDateTime']['output'];
  /** Up to when. */
  endsAt: Scalars['AWSDateTime']['output'];
  /** Null if not grouped by it. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  environment: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  model: Maybe<Scalars['String']['output']>;
  /** What was measured. */
  figures: MetricFigures;
};

/** What was measured: by the source that was asked for. */
export type MetricFigures = {
  /** Of decided calls; null of Bedrock's metrics. */
  ledger: Maybe<LedgerMetricFigures>;
  /** What Bedrock says; null of the ledger's metrics. */
  bedrock: Maybe<BedrockMetricFigures>;
};

/** Sums of the metrics in `GenAIRateLimiting`. */
export type LedgerMetricFigures = {
  /** `TotalRequests`: decided calls. */
  requests: Scalars['Float']['output'];
  /** `RateLimitApproved`. */
  approved: Scalars['Float']['output'];
  /** `RateLimitDenied`. */
  denied: Scalars['Float']['output'];
  /** `InvocationFailed`: approved, and the model did not answer properly. */
  failed: Scalars['Float']['output'];
  /** `InputTokens` of successful calls, cached ones too. */
  inputTokens: Scalars['Float']['output'];
  /** `OutputTokens` of successful calls. */
  outputTokens: Scalars['Float']['output'];
  /** Approved calls as a share of all, 0 to 1; null of none. */
  approvalRate: Maybe<Scalars['Float']['output']>;
};

/** Sums of the metrics in `AWS/Bedrock`. */
export type BedrockMetricFigures = {
  /** `Invocations`: what Bedrock answered. */
  invocations: Scalars['Float']['output'];
  /** `InvocationClientErrors`. */
  clientErrors: Scalars['Float']['output'];
  /** `InvocationServerErrors`. */
  serverErrors: Scalars['Float']['output'];
  /** `InvocationThrottles`: neither invocations nor errors. */
  throttles: Scalars['Float']['output'];
  /** `InputTokenCount`: input tokens that no cache served. */
  inputTokens: Scalars['Float']['output'];
  /** `OutputTokenCount`. */
  outputTokens: Scalars['Float']['output'];
  /** `CacheReadInputTokenCount`. */
  cacheReadInputTokens: Scalars['Float']['output'];
  /** `CacheWriteInputTokenCount`. */
  cacheWriteInputTokens: Scalars['Float']['output'];
  /** `InvocationLatency` on average, in milliseconds; null of none. */
  latencyMs: Maybe<Scalars['Float']['output']>;
};

/** What usage to export. */
export type ExportUsageInput = {
  /** Decided at this moment or later. */
  from: Scalars['AWSDateTime']['input'];
  /** Decided before this moment; up to now by default. */
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** A series of points of this length; one total if absent. */
  period?: InputMaybe<UsagePeriod>;
  /** Where days begin, such as `Europe/Zurich`; the deployment's own by default. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** A row for each combination of these. */
  groupBy?: InputMaybe<Array<UsageDimension>>;
  /** Only usage that matches every field given. */
  filter?: InputMaybe<UsageFilter>;
  /** The columns, in this order; by default all but those of dimensions that rows are not grouped by. */
  columns?: InputMaybe<Array<ExportColumn>>;
  /** Rows a page, 1 to 5,000; as many as go into about a megabyte by default, and never more than that. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Where the page before this one ended. Give `to` as well, and the same question: rows are in time and by name, so that none moves between pages. */
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** A column of an export. Those without `x_` are of FOCUS 1.2. */
export const ExportColumn = {
  /** FOCUS. When the calendar month (UTC) of the row begins; empty for a row over more than one. */
  BillingPeriodStart: 'BillingPeriodStart',
  /** FOCUS. When it ends. */
  BillingPeriodEnd: 'BillingPeriodEnd',
  /** FOCUS. From when on the row is. */
  ChargePeriodStart: 'ChargePeriodStart',
  /** FOCUS. Up to when. */
  ChargePeriodEnd: 'ChargePeriodEnd',
  /** FOCUS. Always `Usage`. */
  ChargeCategory: 'ChargeCategory',
  /** FOCUS. Always `USD`. */
  BillingCurrency: 'BillingCurrency',
  /** FOCUS. What it cost by the prices of the catalog: not what was billed. */
  EffectiveCost: 'EffectiveCost',
  /** FOCUS. Tokens of all kinds. */
  ConsumedQuantity: 'ConsumedQuantity',
  /** FOCUS. Always `Tokens`. */
  ConsumedUnit: 'ConsumedUnit',
  /** FOCUS. Always `AWS`. */
  ProviderName: 'ProviderName',
  /** FOCUS. Always `Amazon Bedrock`, also for models that are billed as products of their own. */
  ServiceName: 'ServiceName',
  /** FOCUS. Always `AI and Machine Learning`. */
  ServiceCategory: 'ServiceCategory',
  /** FOCUS. The tags that rows are grouped by, as a JSON object: exactly as they are. */
  Tags: 'Tags',
  /** Who pays. */
  x_CostCenter: 'x_CostCenter',
  /** What called. */
  x_ApplicationId: 'x_ApplicationId',
  /** Such as `dev` or `prod`. */
  x_Environment: 'x_Environment',
  /** The model itself, however it was spelled. */
  x_Model: 'x_Model',
  /** Who called. */
  x_Caller: 'x_Caller',
  /** All decided calls. */
  x_Calls: 'x_Calls',
  /** Those that the model answered. */
  x_Succeeded: 'x_Succeeded',
  /** Those that it did not answer properly. */
  x_Failed: 'x_Failed',
  /** Those that were not approved. */
  x_Denied: 'x_Denied',
  /** Those that were ended by `cancelInvocation`. */
  x_Cancelled: 'x_Cancelled',
  /** Input tokens that no cache served. */
  x_InputTokens: 'x_InputTokens',
  /** Generated tokens. */
  x_OutputTokens: 'x_OutputTokens',
  /** Input tokens read from the prompt cache. */
  x_CacheReadInputTokens: 'x_CacheReadInputTokens',
  /** Input tokens written to the prompt cache. */
  x_CacheWriteInputTokens: 'x_CacheWriteInputTokens',
  /** The part of `EffectiveCost` that was charged by guess, in USD. */
  x_GuessedCost: 'x_GuessedCost'
} as const;

export type ExportColumn = typeof ExportColumn[keyof typeof ExportColumn];
/** A page of an export. */
export type UsageExport = {
  /** From when on. */
  from: Scalars['AWSDateTime']['output'];
  /** Up to when. */
  to: Scalars['AWSDateTime']['output'];
  /** The columns, in their order. */
  columns: Array<ExportColumn>;
  /** Lines of CSV (RFC 4180, UTF-8): on the first page the header, then a line a row. Text that a spreadsheet would take for a formula has an apostrophe before it. */
  csv: Scalars['String']['output'];
  /** Rows on this page, without the header. */
  rows: Scalars['Int']['output'];
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** Which days to put side by side. */
export type ReconciliationInput = {
  /** The first day (UTC), such as `2026-11-01`; at most 93 days before the end. */
  from: Scalars['String']['input'];
  /** The first day after the last (UTC): it does not count itself. Tomorrow by default. */
  to?: InputMaybe<Scalars['String']['input']>;
  /** Only these cost centres. Without it there is also a row a day for all that the bill has no cost centre of. */
  costCenter?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Rows a page, 1 to 500; 100 by default. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Where the page before this one ended. */
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Ledger, metrics and bill, side by side. */
export type Reconciliation = {
  /** The first day. */
  from: Scalars['String']['output'];
  /** The first day after the last. */
  to: Scalars['String']['output'];
  /** All rows as one, also those of other pages. */
  total: ReconciliationRow;
  /** By day, and within it by cost centre; the row without one comes last. */
  items: Array<ReconciliationRow>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
  /** When Cost Explorer was asked. AWS itself brings it up to date up to three times a day. */
  billAsOf: Scalars['AWSDateTime']['output'];
  /** How long ago that was, in seconds. */
  billAgeSeconds: Scalars['Int']['output'];
  /** Whether the bill is older than it should be, since Cost Explorer could not be asked again. */
  billIsStale: Scalars['Boolean']['output'];
  /** What the requests for this answer cost, in USD: each request to Cost Explorer costs 0.01. */
  chargedUsd: Scalars['Float']['output'];
};

/** A UTC day of a cost centre, as each of the three tells it. Differences are of the other beside the ledger: negative where the ledger has more. */
export type ReconciliationRow = {
  /** The UTC day; null for the total. */
  day: Maybe<Scalars['String']['output']>;
  /** Null for all that the bill has no cost centre of, and for the total. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** What the ledger charged, in USD, for calls that the bill can have in this row. */
  ledgerUsd: Scalars['Float']['output'];
  /** What the ledger charged the cost centre besides, in USD: not through a profile, so that the bill has it in the row without a cost centre. */
  elsewhereUsd: Scalars['Float']['output'];
  /** What AWS bills, in USD; null where the bill has nothing (yet). */
  billedUsd: Maybe<Scalars['Float']['output']>;
  /** Whether AWS may still change that. */
  isEstimated: Scalars['Boolean']['output'];
  /** Whether the bill can have all of it by now: a day that ended 24 hours before `billAsOf`, or earlier. Only such days are compared in the total. */
  isComplete: Scalars['Boolean']['output'];
  /** What of `ledgerUsd` is not compared, in USD. Of a row: all of it where the bill has nothing. Of the total: that of days that are not complete, or of which the bill has nothing at all. */
  notBilledYetUsd: Scalars['Float']['output'];
  /** Bill less ledger, in USD, of what is compared; null where nothing is. */
  driftUsd: Maybe<Scalars['Float']['output']>;
  /** The same in per cent of what the ledger has of it. */
  driftPercent: Maybe<Scalars['Float']['output']>;
  /** What of the drift no guess explains, in USD: 0 where the ledger has more by no more than was charged by guess. */
  unexplainedUsd: Maybe<Scalars['Float']['output']>;
  /** Tokens of all kinds, by the ledger. */
  ledgerTokens: Scalars['Float']['output'];
  /** Tokens of all kinds, by Bedrock's own metrics, also of calls that did not come through this API; null where it has none. */
  measuredTokens: Maybe<Scalars['Float']['output']>;
  /** Metrics less ledger, in per cent of what the ledger has. */
  tokenDriftPercent: Maybe<Scalars['Float']['output']>;
  /** What may make the difference. */
  causes: Array<DriftCause>;
  /** The dearest calls that were charged by guess, three at most: `settleInvocation` puts them right. */
  dearestGuesses: Array<InvocationSummary>;
};

/** Calls that may make a difference between ledger and bill. */
export type DriftCause = {
  /** Why. */
  kind: DriftCauseKind;
  /** How many calls. */
  calls: Scalars['Int']['output'];
  /** What the ledger charged for them, in USD. */
  costUsd: Scalars['Float']['output'];
};

/** Why ledger and bill may differ. */
export const DriftCauseKind = {
  /** No result came in time: charged at the worst case. */
  EXPIRED: 'EXPIRED',
  /** The answer broke off: charged for what it can have been. */
  INTERRUPTED: 'INTERRUPTED',
  /** Cancelled while the answer was written: charged for what it can have been. */
  CANCELLED: 'CANCELLED',
  /** Nobody knows what came of the request: charged at the worst case. */
  UNKNOWN: 'UNKNOWN',
  /** The call used more than was held for it: charged as it was, and so no difference by itself. */
  OVERRUN: 'OVERRUN',
  /** The model has no price in the catalog: the ledger has nothing, the bill has. */
  UNPRICED: 'UNPRICED'
} as const;

export type DriftCauseKind = typeof DriftCauseKind[keyof typeof DriftCauseKind];
/** A question about the bill. */
export type CostReportInput = {
  /** The first day (UTC), such as `2026-11-01`. */
  from: Scalars['String']['input'];
  /** The first day after the last (UTC): it does not count itself. Tomorrow by default, which is all there is. */
  to?: InputMaybe<Scalars['String']['input']>;
  /** By days or by months. */
  granularity: CostGranularity;
  /** A row for each combination of these, two at most; one row a period if absent. */
  groupBy?: InputMaybe<Array<CostDimension>>;
  /** Only costs that match every field given. */
  filter?: InputMaybe<CostFilter>;
  /** Rows a page, 1 to 1,000; 100 by default. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Where the page before this one ended. */
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Which costs to count: what matches every field given, any of its values. */
export type CostFilter = {
  /** Of these cost centres, by their tag. */
  costCenter?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these applications, by their tag. */
  applicationId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these environments, by their tag. */
  environment?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these models, in any spelling. */
  model?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Of these products, as the bill names them. */
  service?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** What Bedrock cost, by the bill: without tax, credits and refunds. */
export type CostReport = {
  /** The first day (UTC). */
  from: Scalars['String']['output'];
  /** The first day after the last (UTC). */
  to: Scalars['String']['output'];
  /** How long the periods are. */
  granularity: CostGranularity;
  /** Of the bill; always `USD`. */
  currency: Scalars['String']['output'];
  /** All of it, in USD. */
  costUsd: Scalars['Float']['output'];
  /** AWS may still change some of it. */
  isEstimated: Scalars['Boolean']['output'];
  /** A page of rows: in time, and what cost most first. */
  items: Array<CostRow>;
  /** Pass it to get the next page; null on the last. */
  nextToken: Maybe<Scalars['String']['output']>;
  /** When Cost Explorer was asked. What it said then was up to a day old. */
  asOf: Scalars['AWSDateTime']['output'];
  /** How long ago that was, in seconds. */
  ageSeconds: Scalars['Int']['output'];
  /** Older than it should be, since Cost Explorer could not be asked again: today's requests are used up, or it failed. */
  isStale: Scalars['Boolean']['output'];
  /** Requests sent to Cost Explorer on this UTC day, of all questions. */
  requestsToday: Scalars['Int']['output'];
  /** What AWS charges for this answer, in USD: nothing for one that was kept. */
  chargedUsd: Scalars['Float']['output'];
};

/** Cost of one period and one combination of what it is grouped by. */
export type CostRow = {
  /** The first day (UTC). */
  from: Scalars['String']['output'];
  /** The first day after the last (UTC). */
  to: Scalars['String']['output'];
  /** Null if not grouped by it, or for costs without this tag. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it, or for costs without this tag. */
  applicationId: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it, or for costs without this tag. */
  environment: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it, or where the bill does not say which model it was. */
  model: Maybe<Scalars['String']['output']>;
  /** Null if not grouped by it. */
  service: Maybe<Scalars['String']['output']>;
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['output'];
  /** AWS may still change it. */
  isEstimated: Scalars['Boolean']['output'];
};

/** How a decided call ended. */
export const UsageOutcome = {
  /** Approved, and the model answered. */
  SUCCEEDED: 'SUCCEEDED',
  /** Approved, and the model did not answer properly. */
  FAILED: 'FAILED',
  /** Not approved. */
  DENIED: 'DENIED',
  /** Approved, and ended by `cancelInvocation`. */
  CANCELLED: 'CANCELLED'
} as const;

export type UsageOutcome = typeof UsageOutcome[keyof typeof UsageOutcome];
/** One decided call, for live dashboards. */
export type UsageEvent = {
  /** The call's ID: unique in the whole system. An event may come twice: the same call and attempt is the same event. */
  callId: Scalars['ID']['output'];
  /** Which try of the call it was, from 1 on. */
  attempt: Scalars['Int']['output'];
  /** The caller's own ID for it. */
  requestId: Scalars['ID']['output'];
  /** How it ended. */
  outcome: UsageOutcome;
  /** The model's alias. */
  model: Scalars['String']['output'];
  /** What Bedrock was asked for. */
  modelId: Scalars['String']['output'];
  /** The application that called. */
  applicationId: Scalars['String']['output'];
  /** The cost centre that pays. */
  costCenter: Scalars['String']['output'];
  /** Such as `dev` or `prod`. */
  environment: Scalars['String']['output'];
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Int']['output'];
  /** Generated tokens. */
  outputTokens: Scalars['Int']['output'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens: Scalars['Int']['output'];
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens: Scalars['Int']['output'];
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['output'];
  /** How long Bedrock took, in milliseconds. */
  latencyMs: Maybe<Scalars['Int']['output']>;
  /** Where the budgets that cover it stand. */
  budgets: Array<BudgetState>;
  /** When it was decided. */
  timestamp: Scalars['AWSDateTime']['output'];
};

/** One decided call. */
export type UsageEventInput = {
  /** The call's ID: unique in the whole system. An event may come twice: the same call and attempt is the same event. */
  callId: Scalars['ID']['input'];
  /** Which try of the call it was, from 1 on. */
  attempt: Scalars['Int']['input'];
  /** The caller's own ID for it. */
  requestId: Scalars['ID']['input'];
  /** How it ended. */
  outcome: UsageOutcome;
  /** The model's alias. */
  model: Scalars['String']['input'];
  /** What Bedrock was asked for. */
  modelId: Scalars['String']['input'];
  /** The application that called. */
  applicationId: Scalars['String']['input'];
  /** The cost centre that pays. */
  costCenter: Scalars['String']['input'];
  /** Such as `dev` or `prod`. */
  environment: Scalars['String']['input'];
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Int']['input'];
  /** Generated tokens. */
  outputTokens: Scalars['Int']['input'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens: Scalars['Int']['input'];
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens: Scalars['Int']['input'];
  /** What it cost, in USD. */
  costUsd: Scalars['Float']['input'];
  /** How long Bedrock took, in milliseconds. */
  latencyMs?: InputMaybe<Scalars['Int']['input']>;
  /** Where the budgets that cover it stand. */
  budgets: Array<BudgetStateInput>;
  /** When it was decided. */
  timestamp: Scalars['AWSDateTime']['input'];
};

/** Where a budget stands after a call. */
export type BudgetStateInput = {
  /** The budget's ID. */
  budgetId: Scalars['ID']['input'];
  /** Its name. */
  name: Scalars['String']['input'];
  /** What it counts. */
  unit: BudgetUnit;
  /** The limit with top-ups, in its unit. */
  limit: Scalars['Float']['input'];
  /** Settled spend as a share of the limit, in percent. */
  percentUsed?: InputMaybe<Scalars['Float']['input']>;
  /** limit - spent - held, never below 0, in the budget's unit. */
  remaining?: InputMaybe<Scalars['Float']['input']>;
};

/** What an alert is about. */
export const BudgetAlertKind = {
  /** Settled spend reached a threshold, for the first time in this window. */
  THRESHOLD: 'THRESHOLD',
  /** The budget refused a call, for the first time in this window. */
  FIRST_DENIAL: 'FIRST_DENIAL',
  /** A call cost more than was held for it. */
  HOLD_EXCEEDED: 'HOLD_EXCEEDED'
} as const;

export type BudgetAlertKind = typeof BudgetAlertKind[keyof typeof BudgetAlertKind];
/** A budget that somebody should look at. */
export type BudgetAlert = {
  /** What it is about. */
  kind: BudgetAlertKind;
  /** The budget's ID. */
  budgetId: Scalars['ID']['output'];
  /** Its name. */
  budgetName: Scalars['String']['output'];
  /** The cost centre that its scope names. */
  costCenter: Maybe<Scalars['String']['output']>;
  /** The application that its scope names; `*` if it names none. */
  applicationId: Scalars['String']['output'];
  /** The environment that its scope names; `*` if it names none. */
  environment: Scalars['String']['output'];
  /** What it counts. */
  unit: BudgetUnit;
  /** The threshold that was reached, in percent. */
  threshold: Maybe<Scalars['Int']['output']>;
  /** Settled spend as a share of the limit, in percent. */
  percentUsed: Scalars['Float']['output'];
  /** What is settled in this window. */
  spent: Scalars['Float']['output'];
  /** The limit with top-ups. */
  limit: Scalars['Float']['output'];
  /** When the window ends; null if it never does. */
  resetsAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The call that raised it; null where a change of the limit did. */
  requestId: Maybe<Scalars['ID']['output']>;
  /** When it was raised. */
  timestamp: Scalars['AWSDateTime']['output'];
};

/** What an event of a started call brings. */
export const InvocationEventKind = {
  /** Text of the answer. */
  TEXT: 'TEXT',
  /** What the model thinks, as far as it is shown, and at its end the signature. */
  REASONING: 'REASONING',
  /** The input of what the model asks the caller to do: a part of its JSON. */
  TOOL_INPUT: 'TOOL_INPUT',
  /** What became of the call. It comes last, and has nothing of the answer. */
  FINAL: 'FINAL'
} as const;

export type InvocationEventKind = typeof InvocationEventKind[keyof typeof InvocationEventKind];
/** One event of a started call. The same sequence of the same attempt is the same event: it may come twice. */
export type InvocationEvent = {
  /** The call's ID, unique in the whole system. */
  callId: Scalars['ID']['output'];
  /** Which try of the call: a try that cost nothing may be followed by another of the same request ID. */
  attempt: Scalars['Int']['output'];
  /** The caller's own ID for it. */
  requestId: Scalars['ID']['output'];
  /** Who made the call. */
  caller: Scalars['String']['output'];
  /** 1 for the first, and one more for each; where one is missing, ask `invocation`. */
  sequence: Scalars['Int']['output'];
  /** What it brings. */
  kind: InvocationEventKind;
  /** Which block of the answer it goes on with, from 0; null for the last event. */
  blockIndex: Maybe<Scalars['Int']['output']>;
  /** What was written since the event before; null for the last event. */
  delta: Maybe<Scalars['String']['output']>;
  /** The signature of a thought, which comes after its text: hand both back unchanged in the next turn. */
  signature: Maybe<Scalars['String']['output']>;
  /** What is not shown of a thought, in base64. */
  redactedContent: Maybe<Scalars['String']['output']>;
  /** The tool use whose input it is. */
  toolUse: Maybe<InvocationToolUse>;
  /** Where the call stands. */
  status: InvocationStatus;
  /** What was used; only in the last event. */
  usage: Maybe<TokenUsage>;
  /** What it cost, in USD; only in the last event. */
  costUsd: Maybe<Scalars['Float']['output']>;
  /** Why it failed; only in the last event. */
  failure: Maybe<Failure>;
};

/** Which tool use an event is about. */
export type InvocationToolUse = {
  /** Tells it from others. */
  toolUseId: Scalars['String']['output'];
  /** The tool's name. */
  name: Scalars['String']['output'];
};

/** One event of a started call. */
export type InvocationEventInput = {
  /** The call's ID, unique in the whole system. */
  callId: Scalars['ID']['input'];
  /** Which try of the call. */
  attempt: Scalars['Int']['input'];
  /** The caller's own ID for it. */
  requestId: Scalars['ID']['input'];
  /** Who made the call. */
  caller: Scalars['String']['input'];
  /** 1 for the first, and one more for each. */
  sequence: Scalars['Int']['input'];
  /** What it brings. */
  kind: InvocationEventKind;
  /** Which block of the answer it goes on with. */
  blockIndex?: InputMaybe<Scalars['Int']['input']>;
  /** What was written since the event before. */
  delta?: InputMaybe<Scalars['String']['input']>;
  /** The signature of a thought. */
  signature?: InputMaybe<Scalars['String']['input']>;
  /** What is not shown of a thought, in base64. */
  redactedContent?: InputMaybe<Scalars['String']['input']>;
  /** The tool use whose input it is. */
  toolUse?: InputMaybe<InvocationToolUseInput>;
  /** Where the call stands. */
  status: InvocationStatus;
  /** What was used. */
  usage?: InputMaybe<TokenUsageInput>;
  /** What it cost, in USD. */
  costUsd?: InputMaybe<Scalars['Float']['input']>;
  /** Why it failed. */
  failure?: InputMaybe<FailureInput>;
};

/** Which tool use an event is about. */
export type InvocationToolUseInput = {
  /** Tells it from others. */
  toolUseId: Scalars['String']['input'];
  /** The tool's name. */
  name: Scalars['String']['input'];
};

/** Tokens used. */
export type TokenUsageInput = {
  /** Input tokens that no cache served. */
  inputTokens: Scalars['Int']['input'];
  /** Generated tokens. */
  outputTokens: Scalars['Int']['input'];
  /** Input tokens read from the prompt cache. */
  cacheReadInputTokens: Scalars['Int']['input'];
  /** Input tokens written to the prompt cache. */
  cacheWriteInputTokens: Scalars['Int']['input'];
  /** All of them. */
  totalTokens: Scalars['Int']['input'];
};

/** Why an admitted call brought no answer. */
export type FailureInput = {
  /** Its kind. */
  type: Scalars['String']['input'];
  /** What to know about it. */
  message: Scalars['String']['input'];
  /** True when the same call may succeed later. */
  retryable: Scalars['Boolean']['input'];
};

/** A budget that somebody should look at. */
export type BudgetAlertInput = {
  /** What it is about. */
  kind: BudgetAlertKind;
  /** The budget's ID. */
  budgetId: Scalars['ID']['input'];
  /** Its name. */
  budgetName: Scalars['String']['input'];
  /** The cost centre that its scope names. */
  costCenter?: InputMaybe<Scalars['String']['input']>;
  /** The application that its scope names; `*` if it names none. */
  applicationId: Scalars['String']['input'];
  /** The environment that its scope names; `*` if it names none. */
  environment: Scalars['String']['input'];
  /** What it counts. */
  unit: BudgetUnit;
  /** The threshold that was reached, in percent. */
  threshold?: InputMaybe<Scalars['Int']['input']>;
  /** Settled spend as a share of the limit, in percent. */
  percentUsed: Scalars['Float']['input'];
  /** What is settled in this window. */
  spent: Scalars['Float']['input'];
  /** The limit with top-ups. */
  limit: Scalars['Float']['input'];
  /** When the window ends; null if it never does. */
  resetsAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** The call that raised it; null where a change of the limit did. */
  requestId?: InputMaybe<Scalars['ID']['input']>;
  /** When it was raised. */
  timestamp: Scalars['AWSDateTime']['input'];
};
