import type { Invocation } from '../../schema/types.ts';
import { openBedrock } from '../bedrock/client.ts';
import { openTable } from '../dynamodb/table.ts';
import { openLedger } from '../ledger/ledger.ts';
import { publisher } from '../outcome/publish.ts';
import type { Admission, PromptInput } from '../pipeline/call.ts';
import type { ErrorAnswer } from '../pipeline/error-answer.ts';
import { invoke } from './invoke.ts';

const invoker = { ledger: openLedger(openTable()), bedrock: openBedrock(), publish: publisher() };

/** The third step of `invoke`. */
export const handler = (
  event: { admission: Admission; input: PromptInput },
  context: { getRemainingTimeInMillis(): number },
): Promise<Invocation | ErrorAnswer> =>
  invoke(invoker, event.admission, event.input, () => context.getRemainingTimeInMillis());
