import type { Invocation, InvocationStatus } from '../../schema/types.ts';

/** The statuses of a call that has been decided: only such a one is told of. */
export type DecidedStatus = Exclude<InvocationStatus, 'RUNNING'>;

/** A decided call. */
export type DecidedInvocation = Invocation & { status: DecidedStatus };

/** Whether a call has been decided. */
export const isDecided = (invocation: Invocation): invocation is DecidedInvocation =>
  invocation.status !== 'RUNNING';
