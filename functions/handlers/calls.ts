import { answering } from '../errors/error-answer.ts';
import { findInvocation } from '../call/find-invocation.ts';
import type { Reader } from '../identity/reader.ts';
import { openReader } from '../store/open.ts';

const calls = openReader('calls');

interface CallsEvent {
  call: { requestId: string; caller?: string | null };
  reader: Reader;
}

/** What became of calls. */
export const handler = ({ call, reader }: CallsEvent): Promise<unknown> =>
  answering('query', () => findInvocation(calls, call, reader));
