import { useCallback, useEffect, useState } from 'react';
import type { Invocation, InvocationEvent } from '../../schema/types.ts';
import { ask, listen } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { CANCEL, FOLLOW, SO_FAR, START } from './documents.ts';
import type { Call } from './request.ts';
import { completeUpTo, isFinal, NO_TRANSCRIPT, withDelta, type Transcript } from './transcript.ts';

/** A call of the playground, from the moment it is sent. */
export interface Running {
  requestId: string;
  call: Call;
  transcript: Transcript;
  /** What became of it, once that is known. */
  result?: Invocation;
  problem?: Problem;
  isStopping: boolean;
}

/** Events may not come, be it that they were told before the subscription stood: so it is looked as well. */
const LOOK_EVERY_MS = 1_000;

/** Sends a call, follows what is written of it, and can stop it. */
export function useCall(): {
  running: Running | undefined;
  send: (call: Call) => void;
  stop: () => void;
} {
  const [running, setRunning] = useState<Running>();
  const requestId = running?.requestId;
  const isOver = running?.result !== undefined || running?.problem !== undefined;

  /** Changes the call under way, unless it is another by now. */
  const change = useCallback(
    (of: string, make: (before: Running) => Partial<Running>) =>
      setRunning((before) => (before?.requestId === of ? { ...before, ...make(before) } : before)),
    [],
  );

  const send = (call: Call) => {
    const id = crypto.randomUUID();
    setRunning({ requestId: id, call, transcript: NO_TRANSCRIPT, isStopping: false });
  };

  useEffect(() => {
    if (requestId === undefined || running === undefined) return;
    const follow = listen<{ onInvocation: InvocationEvent }>(
      FOLLOW,
      { requestId },
      ({ onInvocation }) =>
        change(requestId, ({ transcript }) => ({ transcript: withDelta(transcript, onInvocation) })),
      () => undefined, // then it is looked for only
    );
    ask<{ startInvocation: Invocation }>(START, { ...running.call, requestId }).catch((problem: Problem) =>
      change(requestId, () => ({ problem })),
    );
    return follow;
    // Only a new request ID is a new call.
  }, [requestId, change]);

  const transcript = running?.transcript;
  const upTo = transcript ? completeUpTo(transcript) : 0;
  const isWritten = transcript ? isFinal(transcript) : false;
  useEffect(() => {
    if (requestId === undefined || isOver) return;
    const timer = setInterval(look, isWritten ? 0 : LOOK_EVERY_MS);
    return () => clearInterval(timer);

    function look() {
      ask<{ invocation: Invocation | null }>(SO_FAR, { requestId, afterSequence: upTo }).then(
        ({ invocation }) => {
          if (!invocation) return; // not begun yet
          change(requestId!, (before) => ({
            transcript: (invocation.events ?? []).reduce(withDelta, before.transcript),
            ...(invocation.status !== 'RUNNING' && { result: invocation }),
          }));
        },
        () => undefined, // it is looked again
      );
    }
  }, [requestId, isOver, isWritten, upTo, change]);

  const stop = () => {
    if (requestId === undefined) return;
    change(requestId, () => ({ isStopping: true }));
    ask(CANCEL, { requestId }).catch((problem: Problem) => {
      // What can't be stopped goes on, and is followed.
      change(requestId, () => (problem.type === 'ConflictError' ? { isStopping: false } : { problem }));
    });
  };
  return { running, send, stop };
}
