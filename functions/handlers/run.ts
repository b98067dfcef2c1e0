import type { Invocation } from '../../schema/types.ts';
import { lazyFallbacks } from '../admission/lazy-fallbacks.ts';
import { openBedrock } from '../bedrock/client.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { run } from '../invocation/run.ts';
import type { RunEvent } from '../invocation/worker.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openPublisher } from '../reporting/publish.ts';
import { openStore } from '../store/open.ts';

const ledger = openLedger(openStore());
const invoker = {
  ledger,
  bedrock: openBedrock(),
  publish: openPublisher(),
  reserveFallback: lazyFallbacks(ledger),
};

/** Carries out what may take longer than a request, and what was started and is waited for by nobody. */
export const handler = (
  event: RunEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<Invocation | null | ErrorAnswer> =>
  answering<Invocation | null>('call', () => run(invoker, event, () => context.getRemainingTimeInMillis()));
