import {
  GraphQLError,
  getOperationAST,
  execute,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Artifacts } from '../../build/artifacts.ts';
import { loadSchema } from '../../build/schema.ts';
import type { DataSource } from '../../wiring.ts';
import type { Authenticated } from '../auth/authenticate.ts';
import { allowedModes } from '../auth/modes.ts';
import { Batches } from './batches.ts';
import { limitExceeded } from './query-limits.ts';
import { executionError, requestError, type AppSyncError } from './errors.ts';
import { notAuthorized, runPipeline, type AskDataSource, type Step } from './pipeline.ts';
import { loadBundle } from './sandbox.ts';
import { validateScalars } from './scalars.ts';
import { ResolverError } from './signals.ts';
import type { SubscriptionFilter } from './subscription-filter.ts';

/** A GraphQL request's body. */
export interface GraphQLRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** A GraphQL answer in AppSync's shape. */
export interface GraphQLAnswer {
  data: Record<string, unknown> | null;
  errors?: AppSyncError[];
}

/** An executed request. */
export interface Executed {
  answer: GraphQLAnswer;
  /** Whether a pipeline has run to its end. */
  resolved: boolean;
  /** What a subscription's resolver restricted it to; undefined for no restriction. */
  subscriptionFilter?: SubscriptionFilter;
}

/** What each execution knows of its request. */
interface ExecutionContext extends Authenticated {
  headers: Record<string, string>;
  appended: AppSyncError[];
  batches: Batches;
  env: Record<string, string>;
  /** Whether this is an event on its way to a subscriber. */
  isDelivery: boolean;
  /** Whether a pipeline has run to its end. */
  resolved: boolean;
  /** What a subscription's resolver restricted it to. */
  subscriptionFilter?: SubscriptionFilter;
}

const MAX_TOKENS = 15_000;

/** What is parsed takes some ten times as much as its text. */
const KEPT_CHARACTERS = 2_000_000;
const MAX_KEPT_QUERY = 50_000;

/** The API without its transport: the schema, with every field's pipeline behind it. */
export class Api {
  readonly schema: GraphQLSchema;

  /** Those that were asked of late, parsed and found valid: clients ask the same few again and again. */
  readonly #documents = new LRUCache<string, { document: DocumentNode }>({
    maxSize: KEPT_CHARACTERS,
    maxEntrySize: MAX_KEPT_QUERY,
    sizeCalculation: (_document, query) => query.length + 1,
  });
  readonly #env: Record<string, string>;
  readonly #rules: readonly ValidationRule[];

  constructor(
    { schema, fields, pipeline: pipelineFile, steps: stepFiles }: Artifacts,
    ask: (dataSource: DataSource) => AskDataSource,
    { env = {}, introspection = true }: { env?: Record<string, string>; introspection?: boolean } = {},
  ) {
    this.#env = env;
    this.#rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    this.schema = loadSchema(schema);
    validateScalars(this.schema);
    const around = loadBundle(pipelineFile);
    const steps = new Map<string, Step>(
      Object.entries(stepFiles).map(([name, { file, dataSource, maxBatchSize }]) => [
        name,
        { handlers: loadBundle(file), ask: ask(dataSource), maxBatchSize },
      ]),
    );
    const allowed = allowedModes(this.schema);
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        const name = `${type.name}.${field.name}`;
        const pipeline = fields[name]?.map((step) => steps.get(step)!);
        const resolve = pipeline ? pipelineResolver(around, pipeline) : field.resolve;
        field.resolve = guarded(name, allowed.get(name)!, resolve);
      }
    }
  }

  /** Parses and validates; throws nothing, answers errors. */
  prepare({
    query,
    operationName,
  }: GraphQLRequest):
    { document: DocumentNode; operation: OperationDefinitionNode } | { errors: AppSyncError[] } {
    const parsed = this.#documents.get(query) ?? this.#parse(query);
    if ('errors' in parsed) return parsed;
    this.#documents.set(query, parsed);
    const operation = getOperationAST(parsed.document, operationName);
    if (!operation) {
      return { errors: [requestError(new GraphQLError('Say which operation to run with operationName.'))] };
    }
    return { document: parsed.document, operation };
  }

  #parse(query: string): { document: DocumentNode } | { errors: AppSyncError[] } {
    try {
      const document = parse(query, { maxTokens: MAX_TOKENS });
      const exceeded = limitExceeded(document);
      if (exceeded) return { errors: [requestError(new GraphQLError(exceeded))] };
      const errors = validate(this.schema, document, this.#rules, { maxErrors: 20 });
      if (errors.length > 0) return { errors: errors.map((error) => requestError(error, document)) };
      return { document };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [requestError(error)] };
      // What is nested tens of thousands of levels deep overflows the parser's stack.
      if (error instanceof RangeError)
        return { errors: [requestError(new GraphQLError('The query is nested too deeply.'))] };
      throw error;
    }
  }

  /** Executes a prepared document. For a subscription, `rootValue` is what was published. */
  async execute(
    document: DocumentNode,
    { variables, operationName }: Omit<GraphQLRequest, 'query'>,
    who: Authenticated,
    headers: Record<string, string>,
    rootValue?: object,
  ): Promise<Executed> {
    const contextValue: ExecutionContext = {
      ...who,
      headers,
      appended: [],
      batches: new Batches(),
      env: this.#env,
      isDelivery: rootValue !== undefined,
      resolved: false,
    };
    const result: ExecutionResult = await execute({
      schema: this.schema,
      document,
      rootValue,
      contextValue,
      variableValues: variables ?? {},
      operationName: operationName ?? undefined,
    });
    // Without data and without a path, it was the variables that did not fit.
    const errors = [
      ...(result.errors ?? []).map((error) =>
        result.data === undefined ? requestError(error, document) : executionError(error),
      ),
      ...contextValue.appended,
    ];
    for (const { originalError } of result.errors ?? []) {
      // What does not fit the schema is the asker's, and may quote a prompt: it is answered, not logged.
      const isOurs =
        originalError && !(originalError instanceof ResolverError || originalError instanceof GraphQLError);
      if (isOurs)
        process.stderr.write(`${originalError.stack}
`);
    }
    const answer = { data: result.data ?? null, ...(errors.length > 0 && { errors }) };
    const { resolved, subscriptionFilter } = contextValue;
    return { answer, resolved, subscriptionFilter };
  }
}

type Resolve = GraphQLFieldResolver<unknown, ExecutionContext>;

const pipelineResolver =
  (around: Parameters<typeof runPipeline>[0], steps: readonly Step[]): Resolve =>
  async (source, args, context, info) => {
    // What has been published is delivered as it is: the subscription's own resolver ran when it began.
    if (info.operation.operation === 'subscription' && context.isDelivery) {
      return (source as Record<string, unknown>)[info.fieldName];
    }
    const { value, effects } = await runPipeline(around, steps, context, args, source, info);
    context.resolved = true;
    context.subscriptionFilter = effects.subscriptionFilter;
    for (const error of effects.errors) {
      const asGraphQL = new GraphQLError(error.message, { nodes: info.fieldNodes, originalError: error });
      context.appended.push({ ...executionError(asGraphQL), path: pathOf(info.path) });
    }
    return value;
  };

function pathOf(path: { prev: unknown; key: string | number } | undefined): (string | number)[] {
  if (!path) return [];
  return [...pathOf(path.prev as typeof path), path.key];
}

/** A field with its authorization before it. */
function guarded(name: string, allowed: ReadonlySet<string>, resolve: Resolve | undefined): Resolve {
  const [typeName, fieldName] = name.split('.') as [string, string];
  return (source, args, context, info) => {
    if (!allowed.has(context.mode)) {
      throw notAuthorized(typeName, fieldName);
    }
    return resolve
      ? resolve(source, args, context, info)
      : (source as Record<string, unknown> | undefined)?.[info.fieldName];
  };
}
