/**
 * The table of contents: which field runs which steps, each step's code and data source, and every function. Pure
 * data, read by both hosts (AWS and local) and held to the schema and the folders by `test/wiring.test.ts`.
 */

import { QUEUED_SECONDS, RUN_SECONDS } from '../functions/call/duration.ts';
import type { TableName } from '../functions/store/store.ts';

/**
 * What runs a function where no field does: a schedule, the user pool before it issues a token, or CloudFormation (as a custom
 * resource, which tells the function what a deployment made), the changes of a table, so many at a time, or another function, which waits for the
 * answer or not: what waits longer in the queue than it may is not begun any more.
 */
type Trigger =
  | { kind: 'schedule'; everyMinutes: number }
  | { kind: 'preTokenGeneration' }
  | { kind: 'customResource' }
  | { kind: 'function'; queuedSeconds: number }
  | { kind: 'changes'; of: TableName; atMost: number };

/** A Lambda function. Its code is `functions/handlers/<name>.ts`. */
export interface FunctionSpec {
  timeoutSeconds: number;
  memoryMb: number;
  /** Names of the environment variables that it reads, beyond Lambda's own. */
  environment: readonly string[];
  trigger?: Trigger;
}

const LEDGER_ENVIRONMENT = ['LEDGER_TABLE', 'CALLS_TABLE', 'HOLD_TIMEOUT_SECONDS', 'REQUIRE_BUDGET'] as const;
const MODELS_ENVIRONMENT = ['MODELS', 'ROUTING', 'ROUTING_PRICE_FACTOR'] as const;
const CATALOG_ENVIRONMENT = ['LEDGER_TABLE', ...MODELS_ENVIRONMENT, 'CATALOG_MAX_AGE_SECONDS'] as const;
/** What a call may fall back on. */
const FALLBACK_ENVIRONMENT = [...MODELS_ENVIRONMENT, 'CATALOG_MAX_AGE_SECONDS'] as const;
const LISTED_TAGS = ['APPLICATIONS', 'COST_CENTERS', 'ENVIRONMENTS'] as const;

/** More memory is more CPU: the functions on the way of a call get more than those beside it. */
const ON_THE_PATH_MB = 1024;
const BESIDE_IT_MB = 512;
const MINUTES_A_DAY = 24 * 60;

export const FUNCTIONS = {
  // Longer than the SDK takes to give up on a table that does not answer (about 12 s): so that the caller is told of it.
  validate: {
    timeoutSeconds: 15,
    memoryMb: ON_THE_PATH_MB,
    environment: [...CATALOG_ENVIRONMENT, ...LISTED_TAGS, 'UNLISTED_TAGS', 'GUARDRAILS', 'S3_PREFIXES'],
  },
  sentry: {
    timeoutSeconds: 28,
    memoryMb: ON_THE_PATH_MB,
    environment: [...LEDGER_ENVIRONMENT, ...MODELS_ENVIRONMENT, 'CATALOG_MAX_AGE_SECONDS'],
  },
  invoke: {
    timeoutSeconds: 28,
    memoryMb: BESIDE_IT_MB, // it mostly waits for the model, and waiting is billed by memory
    environment: [...LEDGER_ENVIRONMENT, ...FALLBACK_ENVIRONMENT, 'LOG_PROMPTS', 'RUN_FUNCTION'],
  },
  run: {
    timeoutSeconds: RUN_SECONDS,
    memoryMb: BESIDE_IT_MB,
    environment: [...LEDGER_ENVIRONMENT, ...FALLBACK_ENVIRONMENT, 'LOG_PROMPTS', 'GRAPHQL_URL'],
    trigger: { kind: 'function', queuedSeconds: QUEUED_SECONDS },
  },
  budgets: { timeoutSeconds: 15, memoryMb: BESIDE_IT_MB, environment: CATALOG_ENVIRONMENT },
  calls: { timeoutSeconds: 15, memoryMb: BESIDE_IT_MB, environment: LEDGER_ENVIRONMENT },
  models: {
    timeoutSeconds: 15,
    memoryMb: BESIDE_IT_MB,
    environment: ['LEDGER_TABLE', ...MODELS_ENVIRONMENT],
  },
  profiles: {
    timeoutSeconds: 28,
    memoryMb: BESIDE_IT_MB,
    environment: ['LEDGER_TABLE', ...MODELS_ENVIRONMENT],
  },
  analysis: {
    timeoutSeconds: 28,
    memoryMb: ON_THE_PATH_MB, // it adds up much at once
    environment: [
      ...CATALOG_ENVIRONMENT,
      'REPORTING_TIME_ZONE',
      'USAGE_RETENTION_DAYS',
      'COST_EXPLORER_REQUESTS_A_DAY',
      'COST_REPORT_MAX_AGE_HOURS',
    ],
  },
  sweep: {
    timeoutSeconds: 55,
    memoryMb: BESIDE_IT_MB,
    environment: [...LEDGER_ENVIRONMENT, 'GRAPHQL_URL', 'REPORTING_TIME_ZONE'],
    trigger: { kind: 'schedule', everyMinutes: 1 },
  },
  // What it can't tell within its time comes again.
  relay: {
    timeoutSeconds: 60,
    memoryMb: BESIDE_IT_MB,
    environment: ['LEDGER_TABLE', 'CALLS_TABLE', 'GRAPHQL_URL', 'USAGE_RETENTION_DAYS', ...LISTED_TAGS],
    trigger: { kind: 'changes', of: 'calls', atMost: 100 },
  },
  'token-claims': {
    timeoutSeconds: 5, // Cognito waits no longer
    memoryMb: BESIDE_IT_MB,
    environment: [],
    trigger: { kind: 'preTokenGeneration' },
  },
  'register-profiles': {
    timeoutSeconds: 60,
    memoryMb: BESIDE_IT_MB,
    environment: ['LEDGER_TABLE'],
    trigger: { kind: 'customResource' },
  },
  'activate-tags': {
    timeoutSeconds: 30,
    memoryMb: BESIDE_IT_MB,
    environment: [],
    trigger: { kind: 'schedule', everyMinutes: MINUTES_A_DAY },
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Where a step's request goes: a function, the event bus, or nowhere (NONE). */
export type DataSource = { kind: 'lambda'; function: FunctionName } | { kind: 'events' | 'none' };

/** An AppSync function. Its code is `resolvers/<code>`. */
export interface StepSpec {
  code: string;
  dataSource: DataSource;
  /** How many requests of one field are sent to the function together; one at a time if absent. */
  maxBatchSize?: number;
}

/** A page of budgets at most: one request for the histories of all, and one for their forecasts. */
const BUDGETS_AT_ONCE = 100;

const lambda = (name: FunctionName): DataSource => ({ kind: 'lambda', function: name });

export const STEPS = {
  validate: { code: 'invoke/validate.ts', dataSource: lambda('validate') },
  sentry: { code: 'invoke/sentry.ts', dataSource: lambda('sentry') },
  invoke: { code: 'invoke/invoke.ts', dataSource: lambda('invoke') },
  start: { code: 'invoke/start.ts', dataSource: lambda('invoke') },
  giveBack: { code: 'invoke/give-back.ts', dataSource: lambda('sentry') },
  estimate: { code: 'estimate/estimate.ts', dataSource: lambda('sentry') },
  budgets: { code: 'forward.ts', dataSource: lambda('budgets') },
  models: { code: 'forward.ts', dataSource: lambda('models') },
  profiles: { code: 'forward.ts', dataSource: lambda('profiles') },
  analysis: { code: 'forward.ts', dataSource: lambda('analysis') },
  calls: { code: 'forward.ts', dataSource: lambda('calls') },
  history: {
    code: 'read/history.ts',
    dataSource: lambda('budgets'),
    maxBatchSize: BUDGETS_AT_ONCE,
  },
  forecast: {
    code: 'read/forecast.ts',
    dataSource: lambda('analysis'),
    maxBatchSize: BUDGETS_AT_ONCE,
  },
  event: { code: 'publish/event.ts', dataSource: { kind: 'none' } },
  invocationFilter: { code: 'subscribe/invocation.ts', dataSource: { kind: 'none' } },
  usageFilter: { code: 'subscribe/usage.ts', dataSource: { kind: 'none' } },
  alertFilter: { code: 'subscribe/budget-alert.ts', dataSource: { kind: 'none' } },
  alertEvent: { code: 'publish/alert-event.ts', dataSource: { kind: 'events' } },
} as const satisfies Record<string, StepSpec>;

export type StepName = keyof typeof STEPS;

/** What runs before the first step and after the last, of every field. */
export const PIPELINE_CODE = 'pipeline.ts';

/** Code that steps share; it is bundled into them. */
export const SHARED_RESOLVER_CODE = [
  'access.ts',
  'carry-out.ts',
  'identity.ts',
  'lambda-answer.ts',
  'permissions.ts',
  'subscription-filter.ts',
] as const;

/**
 * Environment variables of the API itself, as resolvers see them in `ctx.env`: what IAM principals may do. AppSync takes 512
 * characters a variable, hence so many.
 */
export const API_ENVIRONMENT = [
  'IAM_ACCESS',
  'IAM_ACCESS_2',
  'IAM_ACCESS_3',
  'IAM_ACCESS_4',
  'IAM_ACCESS_5',
  'IAM_ACCESS_6',
] as const;

export const FIELDS: Record<string, readonly StepName[]> = {
  'Mutation.invoke': ['validate', 'sentry', 'invoke', 'giveBack'],
  'Mutation.startInvocation': ['validate', 'sentry', 'start', 'giveBack'],
  'Mutation.cancelInvocation': ['calls'],
  'Mutation.settleInvocation': ['calls'],
  'Query.estimate': ['validate', 'estimate'],
  'Mutation.createBudget': ['budgets'],
  'Mutation.updateBudget': ['budgets'],
  'Mutation.deleteBudget': ['budgets'],
  'Mutation.topUpBudget': ['budgets'],
  'Mutation.withdrawTopUp': ['budgets'],
  'Query.budgetChanges': ['budgets'],
  'Query.budget': ['budgets'],
  'Query.budgets': ['budgets'],
  'Budget.history': ['history'],
  'Budget.forecast': ['forecast'],
  'Query.models': ['models'],
  'Query.inferenceProfiles': ['profiles'],
  'Mutation.putModel': ['models'],
  'Mutation.deleteModel': ['models'],
  'Query.invocation': ['calls'],
  'Query.invocations': ['analysis'],
  'Query.usage': ['analysis'],
  'Query.costReport': ['analysis'],
  'Query.reconciliation': ['analysis'],
  'Query.metricUsage': ['analysis'],
  'Query.exportUsage': ['analysis'],
  'Mutation.publishUsage': ['event'],
  'Mutation.publishInvocation': ['event'],
  'Mutation.publishBudgetAlert': ['alertEvent'],
  'Subscription.onInvocation': ['invocationFilter'],
  'Subscription.onUsage': ['usageFilter'],
  'Subscription.onBudgetAlert': ['alertFilter'],
};

/** What one request may ask for, on both hosts: AppSync's `queryDepthLimit` and `resolverCountLimit`. */
export const QUERY_LIMITS = { depth: 20, resolvers: 250 } as const;
