import type { Invocation } from '../../schema/types.ts';
import { openBedrock } from '../bedrock/client.ts';
import { openTable } from '../dynamodb/table.ts';
import { openLedger } from '../ledger/ledger.ts';
import { publisher } from '../outcome/publish.ts';
import type { Admission, PromptInput } from '../pipeline/call.ts';
import { ledgerUnavailable, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { invoke } from './invoke.ts';

const invoker = { ledger: openLedger(openTable()), bedrock: openBedrock(), publish: publisher() };

/**
 * The third step of `invoke`. When the claim on the request ID fails for want of the table, the holds are left to
 * the sweep: the claim may have been written, and then its holds must not be gone.
 */
export async function handler(
  event: { admission: Admission; input: PromptInput },
  context: { getRemainingTimeInMillis(): number },
): Promise<Invocation | ErrorAnswer> {
  try {
    return await invoke(invoker, event.admission, event.input, context.getRemainingTimeInMillis());
  } catch (error) {
    return ledgerUnavailable(new Error('the request ID could not be claimed', { cause: error }));
  }
}
