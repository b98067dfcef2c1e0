import type { Estimate, PromptInput } from '../../schema/types.ts';
import { estimate } from '../admission/estimate.ts';
import { guard, type SentryAnswer } from '../admission/sentry.ts';
import type { Call } from '../call/call.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { openLedger } from '../ledger/ledger.ts';
import { reportExpiry } from '../reporting/expiry.ts';
import { publisher } from '../reporting/publish.ts';
import { openTable } from '../store/open.ts';

const store = { ledger: openTable('ledger'), calls: openTable('calls') };
const publish = publisher();
const sentry = {
  ledger: openLedger(store, { onExpiry: reportExpiry(publish) }),
  catalog: new CatalogCache(store.ledger),
  publish,
};

interface SentryEvent {
  operation: keyof typeof OPERATIONS;
  call: Call;
  input: PromptInput;
}

const OPERATIONS = { admit: guard, estimate };

/** The second step of `invoke`, and of `estimate`. */
export const handler = ({
  operation,
  call,
  input,
}: SentryEvent): Promise<SentryAnswer | Estimate | ErrorAnswer> =>
  answering<SentryAnswer | Estimate>('call', () => OPERATIONS[operation](sentry, call, input));
