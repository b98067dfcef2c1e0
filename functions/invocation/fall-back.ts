import type { PromptInput } from '../../schema/types.ts';
import type { ModelOutcome } from '../bedrock/converse.ts';
import type { Admission, ReserveFallback } from '../call/call.ts';
import { toJson } from '../call/record.ts';
import { reclaimCall, release, settle, type Ledger } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import { NOTHING } from '../pricing/amounts.ts';
import { detailsOfAdmission, STOPPABLE } from './begin.ts';
import { orLeftToSweep } from './left-to-sweep.ts';

/** A claimed call and the model that it goes to. */
export interface Try {
  admission: Admission;
  attempt: number;
}

/** What Bedrock says of a model that has no room, or is gone: another may have some, or be its successor. */
const ELSEWHERE = new Set([
  'ThrottlingException',
  'ServiceUnavailableException',
  'ModelNotReadyException',
  'ResourceNotFoundException',
]);

/** Whether another model may be asked instead: nothing was begun, so nothing was spent. */
export const mayFallBack = ({ call }: Admission, outcome: ModelOutcome): boolean =>
  (call.model.fallbacks ?? []).length > 0 &&
  outcome.kind === 'refused' &&
  ELSEWHERE.has(outcome.failure.type);

/**
 * The same call to the next model that its own names: reserved first, then put in place of the try that was refused, by one write of the
 * audit item; only then is that one's hold given back. Undefined where no other can serve it or has room, or somebody else has moved the call.
 */
export async function fallBack(
  ledger: Ledger,
  { admission, attempt }: Try,
  { input, isStreamed }: { input: PromptInput; isStreamed: boolean },
  reserve: ReserveFallback,
): Promise<Try | undefined> {
  const { callId } = admission.call;
  const reserved = await orLeftToSweep('reserving a fallback', callId, () => reserve(admission.call, input));
  if (!reserved) return undefined;
  const next = { ...reserved, adjustment: admission.adjustment };
  const details = toJson({ ...detailsOfAdmission(next), ...(isStreamed && STOPPABLE) });
  const again = await orLeftToSweep('falling back', callId, () =>
    reclaimCall(ledger, { callId, attempt, details }, next.reservation.holds),
  );
  if (again === undefined) {
    await orLeftToSweep('releasing', callId, () => release(ledger, next.reservation));
    return undefined;
  }
  writeLine({
    level: 'WARN',
    message: 'fell back on another model',
    callId,
    from: admission.call.model.alias,
    to: next.call.model.alias,
  });
  await orLeftToSweep('releasing', callId, () => settle(ledger, admission.reservation, NOTHING));
  return { admission: next, attempt: again };
}
