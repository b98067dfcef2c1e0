import type { Estimate, PromptInput } from '../../schema/types.ts';
import { estimate } from '../admission/estimate.ts';
import { guard, type SentryAnswer } from '../admission/sentry.ts';
import type { Admission, Call } from '../call/call.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { openLedger, release } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const store = openStore();
const sentry = { ledger: openLedger(store), catalog: new CatalogCache(store.ledger) };

type SentryEvent =
  | { operation: 'admit' | 'estimate'; call: Call; input: PromptInput }
  | { operation: 'giveBack'; admission: Admission };

/** The second step of `invoke` and of `estimate`, and the fourth of `invoke` where the third went wrong. */
export const handler = (event: SentryEvent): Promise<SentryAnswer | Estimate | boolean | ErrorAnswer> =>
  answering<SentryAnswer | Estimate | boolean>('call', async () => {
    switch (event.operation) {
      case 'admit':
        return guard(sentry, event.call, event.input);
      case 'estimate':
        return estimate(sentry, event.call, event.input);
      case 'giveBack':
        return release(sentry.ledger, event.admission.reservation);
    }
  });
