import { findInvocation } from '../call/find-invocation.ts';
import { answering } from '../errors/error-answer.ts';
import type { Reader } from '../identity/reader.ts';
import { cancel } from '../invocation/cancel.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const store = openStore();
const ledger = openLedger(store);

interface CallsEvent {
  operation: 'find' | 'cancel';
  call: { requestId: string; caller?: string | null };
  reader: Reader;
}

/** What became of calls, and their end before it comes by itself. */
export const handler = ({ operation, call, reader }: CallsEvent): Promise<unknown> => {
  switch (operation) {
    case 'find':
      return answering('query', () => findInvocation(store, call, reader));
    case 'cancel':
      return answering('change', () => cancel(ledger, call, reader));
  }
};
