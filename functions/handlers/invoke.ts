import type { Invocation, PromptInput } from '../../schema/types.ts';
import { lazyFallbacks } from '../admission/lazy-fallbacks.ts';
import { openBedrock } from '../bedrock/client.ts';
import type { Admission } from '../call/call.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { invoke } from '../invocation/invoke.ts';
import { start } from '../invocation/start.ts';
import { openWorker } from '../invocation/worker.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const ledger = openLedger(openStore());
const invoker = {
  ledger,
  bedrock: openBedrock(),
  worker: openWorker(),
  reserveFallback: lazyFallbacks(ledger),
};

interface InvokeEvent {
  operation: 'invoke' | 'start';
  admission: Admission;
  input: PromptInput;
}

/** The third step of `invoke` and of `startInvocation`. */
export const handler = (
  { operation, admission, input }: InvokeEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<Invocation | ErrorAnswer> =>
  answering<Invocation | ErrorAnswer>('call', () => {
    switch (operation) {
      case 'invoke':
        return invoke(invoker, admission, input, () => context.getRemainingTimeInMillis());
      case 'start':
        return start(invoker, admission, input);
    }
  });
