import { findInvocation } from '../call/find-invocation.ts';
import { namedCall } from '../call/request-id.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import type { Reader } from '../identity/reader.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { cancel } from './cancel.ts';
import { settleArgs, settleInvocation } from './settle-invocation.ts';

/** What fields about one call work with. */
export interface CallContext {
  ledger: Ledger;
  reader: Reader;
}

/** Every field about one call, after it was made. */
export const CALL_FIELDS = {
  invocation: fieldOf('query', namedCall, (named, { ledger, reader }: CallContext) =>
    findInvocation(ledger.store, named, reader),
  ),
  cancelInvocation: fieldOf('change', namedCall, (named, { ledger, reader }: CallContext) =>
    cancel(ledger, named, reader),
  ),
  settleInvocation: fieldOf('change', settleArgs, ({ input }, context: CallContext) =>
    settleInvocation(input, context),
  ),
} satisfies Record<string, Field<CallContext>>;
