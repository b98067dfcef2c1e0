import { answering } from '../errors/error-answer.ts';
import { findInvocation, type Reader } from '../call/find-invocation.ts';
import { openReader } from '../store/open.ts';

const calls = openReader('calls');

interface CallsEvent {
  requestId: string;
  reader: Reader;
}

/** What became of calls. */
export const handler = ({ requestId, reader }: CallsEvent): Promise<unknown> =>
  answering('query', () => findInvocation(calls, requestId, reader));
