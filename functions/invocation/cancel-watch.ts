import { readCall } from '../ledger/ledger.ts';
import type { Reader } from '../store/store.ts';

/** How often is looked whether somebody wants a call to end. */
const LOOK_MS = 1_000;

/** Looks once a second whether somebody asked to end a call; `signal` says so then. A look that fails is made again. */
export function watchForCancel(
  calls: Reader,
  callId: string,
  attempt: number,
): { signal: AbortSignal; end(): void } {
  const cancel = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async () => {
    const call = await readCall(calls, callId).catch(() => undefined);
    if (isOver) return;
    if (call?.attempt === attempt && call.cancelRequestedAt !== undefined) cancel.abort();
    else later();
  };
  const later = () => {
    timer = setTimeout(() => void look(), LOOK_MS);
  };
  later();
  return {
    signal: cancel.signal,
    end: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
