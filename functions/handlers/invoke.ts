import type { Invocation, PromptInput } from '../../schema/types.ts';
import { openBedrock } from '../bedrock/client.ts';
import type { Admission } from '../call/call.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { invoke } from '../invocation/invoke.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openStore } from '../store/open.ts';

const store = openStore();
const invoker = { ledger: openLedger(store), bedrock: openBedrock() };

/** The third step of `invoke`. */
export const handler = (
  event: { admission: Admission; input: PromptInput },
  context: { getRemainingTimeInMillis(): number },
): Promise<Invocation | ErrorAnswer> =>
  answering('call', () =>
    invoke(invoker, event.admission, event.input, () => context.getRemainingTimeInMillis()),
  );
