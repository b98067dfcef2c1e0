import { findInvocation } from '../call/find-invocation.ts';
import { namedCall } from '../call/request-id.ts';
import { answering } from '../errors/error-answer.ts';
import { checked } from '../errors/field.ts';
import { isProblem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import { cancel } from '../invocation/cancel.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const store = openStore();
const ledger = openLedger(store);

interface CallsEvent {
  operation: 'find' | 'cancel';
  call: unknown;
  reader: Reader;
}

/** What became of calls, and their end before it comes by itself. */
export const handler = ({ operation, call, reader }: CallsEvent): Promise<unknown> =>
  answering<unknown>(operation === 'find' ? 'query' : 'change', async () => {
    const named = checked(namedCall, call);
    if (isProblem(named)) return named;
    switch (operation) {
      case 'find':
        return findInvocation(store, named, reader);
      case 'cancel':
        return cancel(ledger, named, reader);
    }
  });
