import type { InvocationSummary } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CALLER_OF } from './documents.ts';

const AROUND_MS = 2_000;

/** Whose call it is. Events do not say it; the audit trail of the moment they tell of does. Without that moment it is one's own. */
export function useCaller(
  requestId: string,
  caller: string | undefined,
  at: string | undefined,
): { isKnown: boolean; caller?: string | undefined } {
  const isToFind = caller === undefined && at !== undefined && !Number.isNaN(Date.parse(at));
  const moment = isToFind ? Date.parse(at) : 0;
  const { data, problem } = useAnswer<{ invocations: { items: InvocationSummary[] } }>(
    isToFind ? CALLER_OF : null,
    {
      filter: {
        from: new Date(moment - AROUND_MS).toISOString(),
        to: new Date(Math.min(moment + AROUND_MS, Date.now())).toISOString(),
      },
    },
  );
  if (!isToFind) return { isKnown: true, caller };
  const found = data?.invocations.items.find((one) => one.requestId === requestId);
  return { isKnown: data !== undefined || problem !== undefined, caller: found?.caller };
}
