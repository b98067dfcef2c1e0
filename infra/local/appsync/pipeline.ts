import type { GraphQLResolveInfo } from 'graphql';
import { jsonCopy } from '../json-copy.ts';
import { EarlyReturn, ResolverError, Unauthorized } from './signals.ts';
import { collecting, type SideEffects } from './util.ts';
import type { Batches, JoinBatch } from './batches.ts';
import type { Handlers } from './sandbox.ts';

/**
 * Asks a data source; rejects with a `DataSourceError` for what the resolver shall see as `ctx.error`. Requests that may be sent together
 * with others join a batch. The request is the data source's own, and its answer, of JSON, the resolver's.
 */
export type AskDataSource = (request: unknown, batch: JoinBatch) => Promise<unknown>;

/** A failure of a data source, as `ctx.error` shows it. */
export class DataSourceError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** One step, ready to run. */
export interface Step {
  handlers: Handlers;
  ask: AskDataSource;
  maxBatchSize: number;
}

/** What a request brings along. */
export interface RequestContext {
  identity: object | null;
  headers: Record<string, string>;
  /** The API's environment variables. */
  env: Record<string, string>;
  batches: Batches;
}

interface Ctx {
  arguments: unknown;
  args: unknown;
  source: unknown;
  identity: object | null;
  stash: Record<string, unknown>;
  prev: { result: unknown };
  result: unknown;
  error: { type: string; message: string } | null;
  request: { headers: Record<string, string>; domainName: null };
  info: object;
  env: Record<string, string>;
}

/**
 * Runs a field's pipeline in AppSync's order: before handler; then for each step request → data source → response;
 * after handler. `ctx.prev.result` begins as what the before handler returned. `earlyReturn` ends its step, and with
 * `skipTo: 'END'` (or in the before handler) goes straight to the after handler.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export async function runPipeline(
  around: Handlers,
  steps: readonly Step[],
  { identity, headers, env, batches }: RequestContext,
  args: unknown,
  source: unknown,
  info: GraphQLResolveInfo,
): Promise<{ value: unknown; effects: SideEffects }> {
  const effects: SideEffects = { errors: [] };
  const copied = jsonCopy(args);
  const ctx: Ctx = {
    arguments: copied,
    args: copied,
    source: jsonCopy(source ?? null),
    identity,
    stash: {},
    prev: { result: null },
    result: null,
    error: null,
    request: { headers, domainName: null },
    info: {
      fieldName: info.fieldName,
      parentTypeName: info.parentType.name,
      variables: jsonCopy(info.variableValues),
    },
    env,
  };
  const run = (handler: (ctx: object) => unknown) =>
    collecting(effects, () => unauthorizedNamed(info, () => handler(ctx)));

  const before = attempt(() => run(around.request));
  ctx.prev.result = jsonCopy(before.value);
  if (!before.early) await runSteps(steps, ctx, batches, run);
  ctx.error = null;
  return { value: jsonCopy(attempt(() => run(around.response)).value), effects };
}

async function runSteps(
  steps: readonly Step[],
  ctx: Ctx,
  batches: Batches,
  run: (handler: (ctx: object) => unknown) => unknown,
): Promise<void> {
  for (const step of steps) {
    const { handlers, ask, maxBatchSize } = step;
    ctx.result = null;
    ctx.error = null;
    const request = attempt(() => run(handlers.request));
    let outcome = request;
    if (!request.early) {
      try {
        ctx.result = await ask(jsonCopy(request.value), batches.of(step, maxBatchSize));
      } catch (error) {
        if (!(error instanceof DataSourceError)) throw error;
        ctx.error = { type: error.type, message: error.message };
      }
      outcome = attempt(() => run(handlers.response));
    }
    ctx.prev.result = jsonCopy(outcome.value);
    if (outcome.early?.skipToEnd) return;
  }
}

/** AppSync says which field it was that nobody may reach. */
export const notAuthorized = (typeName: string, fieldName: string): ResolverError =>
  new ResolverError(`Not Authorized to access ${fieldName} on type ${typeName}`, 'Unauthorized');

function unauthorizedNamed<T>({ parentType, fieldName }: GraphQLResolveInfo, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw thrown instanceof Unauthorized ? notAuthorized(parentType.name, fieldName) : thrown;
  }
}

function attempt(run: () => unknown): { value: unknown; early?: EarlyReturn } {
  try {
    return { value: run() };
  } catch (thrown) {
    if (thrown instanceof EarlyReturn) return { value: thrown.value, early: thrown };
    throw thrown;
  }
}
