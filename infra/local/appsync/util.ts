import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { EarlyReturn, ResolverError } from './signals.ts';

/** Errors that a resolver adds without ending. Set for the length of one handler, which runs without a break. */
let appended: ResolverError[] = [];

/** Runs a handler and collects the errors that it appends. */
export function collectingErrors<T>(into: ResolverError[], run: () => T): T {
  const outer = appended;
  appended = into;
  try {
    return run();
  } finally {
    appended = outer;
  }
}

/**
 * The part of `@aws-appsync/utils` that the project's resolvers use. What is not here fails by name, so that a
 * resolver never passes here and fails on AppSync for want of it.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference-js.html
 */
const util = {
  error(message: string, errorType?: string, data?: unknown, errorInfo?: unknown): never {
    throw new ResolverError(message, errorType, data, errorInfo);
  },
  appendError(message: string, errorType?: string, data?: unknown, errorInfo?: unknown): void {
    appended.push(new ResolverError(message, errorType, data, errorInfo));
  },
  unauthorized(): never {
    throw new ResolverError('Unauthorized', 'Unauthorized');
  },
  autoId: (): string => randomUUID(),
  time: {
    nowISO8601: (): string => new Date().toISOString(),
    nowEpochMilliSeconds: (): number => Date.now(),
    nowEpochSeconds: (): number => Math.floor(Date.now() / 1000),
  },
  dynamodb: {
    toMapValues: (values: Record<string, unknown>): object =>
      marshall(values, { removeUndefinedValues: true }),
  },
};

const runtime = {
  earlyReturn(value?: unknown, options?: { skipTo?: 'END' | 'NEXT' }): never {
    throw new EarlyReturn(value ?? null, options?.skipTo === 'END');
  },
};

/** What `import … from '@aws-appsync/utils'` gives a resolver. */
export const APPSYNC_UTILS: object = { util: strict(util, 'util'), runtime: strict(runtime, 'runtime') };

function strict<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, property) {
      const value = Reflect.get(object, property) as unknown;
      if (value === undefined) throw new TypeError(`the local host has no ${name}.${String(property)}`);
      return typeof value === 'object' && value !== null
        ? strict(value, `${name}.${String(property)}`)
        : value;
    },
  });
}
