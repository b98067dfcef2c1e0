import { answerField } from '../errors/field.ts';
import type { Reader } from '../identity/reader.ts';
import { CALL_FIELDS } from '../invocation/fields.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const store = openStore();
const ledger = openLedger(store);

interface CallsEvent {
  field: keyof typeof CALL_FIELDS;
  args: unknown;
  reader: Reader;
}

/** What became of calls, their end before it comes by itself, and what puts right what was charged by guess. */
export const handler = ({ field, args, reader }: CallsEvent): Promise<unknown> =>
  answerField(CALL_FIELDS[field], args, { ledger, reader });
