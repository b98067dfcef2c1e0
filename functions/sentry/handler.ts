import type { Estimate } from '../../schema/types.ts';
import { CatalogCache } from '../catalog/catalog.ts';
import { openTable } from '../dynamodb/table.ts';
import { openLedger } from '../ledger/ledger.ts';
import { reportExpiry } from '../outcome/expiry.ts';
import { publisher } from '../outcome/publish.ts';
import type { Call, PromptInput } from '../pipeline/call.ts';
import { failingClosed, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { estimate } from './estimate.ts';
import { guard, type SentryAnswer } from './sentry.ts';

const table = openTable();
const publish = publisher();
const sentry = {
  ledger: openLedger(table, { onExpiry: reportExpiry(publish) }),
  catalog: new CatalogCache(table),
  publish,
};

interface SentryEvent {
  operation: 'admit' | 'estimate';
  call: Call;
  input: PromptInput;
}

/** The second step of `invoke`, and of `estimate`. */
export const handler = ({
  operation,
  call,
  input,
}: SentryEvent): Promise<SentryAnswer | Estimate | ErrorAnswer> =>
  failingClosed<SentryAnswer | Estimate | ErrorAnswer>(() =>
    operation === 'estimate' ? estimate(sentry, call, input) : guard(sentry, call, input),
  );
