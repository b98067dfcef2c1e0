import type { InvocationEvent, InvocationEventKind } from '../../schema/types.ts';

/** As much of an event as a transcript is made of. */
export type Delta = Pick<InvocationEvent, 'attempt' | 'sequence' | 'kind' | 'delta'>;

/** An answer as it is written. Events may come twice, late, or not at all: what was missed is asked for. */
export interface Transcript {
  attempt: number;
  bySequence: ReadonlyMap<number, Delta>;
}

export const NO_TRANSCRIPT: Transcript = { attempt: 0, bySequence: new Map() };

/** A transcript with one event more. Another try of the call begins anew; what comes late of the try before is nothing. */
export function withDelta(transcript: Transcript, event: Delta): Transcript {
  if (event.attempt < transcript.attempt) return transcript;
  const before = event.attempt > transcript.attempt ? new Map<number, Delta>() : transcript.bySequence;
  if (before.has(event.sequence)) return transcript;
  return { attempt: event.attempt, bySequence: new Map(before).set(event.sequence, event) };
}

/** Up to which event all are there. */
export function completeUpTo({ bySequence }: Transcript): number {
  let sequence = 0;
  while (bySequence.has(sequence + 1)) sequence += 1;
  return sequence;
}

/** What is written of a kind, as far as all of it is there: words do not come before what they follow. */
export function textOf(transcript: Transcript, kind: InvocationEventKind = 'TEXT'): string {
  const last = completeUpTo(transcript);
  let text = '';
  for (let sequence = 1; sequence <= last; sequence += 1) {
    const event = transcript.bySequence.get(sequence)!;
    if (event.kind === kind) text += event.delta ?? '';
  }
  return text;
}

export const isFinal = (transcript: Transcript): boolean =>
  transcript.bySequence.get(completeUpTo(transcript))?.kind === 'FINAL';
