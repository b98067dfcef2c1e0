import { randomUUID } from 'node:crypto';
import { EarlyReturn, ResolverError, Unauthorized } from './signals.ts';
import { parseFilter, type SubscriptionFilter } from './subscription-filter.ts';

/** What a resolver sets beside its result. */
export interface SideEffects {
  errors: ResolverError[];
  subscriptionFilter?: SubscriptionFilter;
}

/** Where it goes now. Set for the length of one handler, which runs without a break. */
let current: SideEffects = { errors: [] };

/** Runs a handler and collects what it sets beside its result. */
export function collecting<T>(into: SideEffects, run: () => T): T {
  const outer = current;
  current = into;
  try {
    return run();
  } finally {
    current = outer;
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
    current.errors.push(new ResolverError(message, errorType, data, errorInfo));
  },
  unauthorized(): never {
    throw new Unauthorized();
  },
  autoId: (): string => randomUUID(),
  time: {
    nowISO8601: (): string => new Date().toISOString(),
    nowEpochMilliSeconds: (): number => Date.now(),
    nowEpochSeconds: (): number => Math.floor(Date.now() / 1000),
  },
};

const runtime = {
  earlyReturn(value?: unknown, options?: { skipTo?: 'END' | 'NEXT' }): never {
    // As AppSync does, though its reference says otherwise: https://github.com/aws/aws-appsync-community/issues/280
    if (value === undefined || value === null) throw new ResolverError('Runtime Error', 'Code');
    throw new EarlyReturn(value, options?.skipTo === 'END');
  },
};

const extensions = {
  setSubscriptionFilter(filter: unknown): void {
    current.subscriptionFilter = parseFilter(filter);
  },
};

/** What `import … from '@aws-appsync/utils'` gives a resolver. */
export const APPSYNC_UTILS: object = {
  util: strict(util, 'util'),
  runtime: strict(runtime, 'runtime'),
  extensions: strict(extensions, 'extensions'),
};

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
