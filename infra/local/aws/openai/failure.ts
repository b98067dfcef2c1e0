import type { Refusal } from '../protocol/reply.ts';
import { parsed } from './answer.ts';

const TYPES: Record<number, Pick<Refusal, 'status' | 'type'>> = {
  400: { status: 400, type: 'ValidationException' },
  401: { status: 403, type: 'AccessDeniedException' },
  403: { status: 403, type: 'AccessDeniedException' },
  404: { status: 404, type: 'ResourceNotFoundException' },
  422: { status: 400, type: 'ValidationException' },
  429: { status: 429, type: 'ThrottlingException' },
  // Such as while the model is being loaded.
  503: { status: 503, type: 'ServiceUnavailableException' },
};
const OTHERS = { status: 424, type: 'ModelErrorException' };

/** A gateway without an answer does not know whether the server behind it has made one. */
const NOBODY_KNOWS = [408, 502, 504];

/** An error of a server as Bedrock answers it: it costs nothing. Undefined for one after which the model may have answered. */
export const refusalOf = (status: number, body: string): Refusal | undefined =>
  NOBODY_KNOWS.includes(status)
    ? undefined
    : { ...(TYPES[status] ?? OTHERS), message: messageIn(body) || `The server answered ${status}.` };

const MOST_CHARACTERS = 300;

/** What a server says is wrong, in the ways in which servers say it. */
export function messageIn(body: string): string {
  const { error, message, detail } = Object(parsed(body)) as Record<string, unknown>;
  const said = [(Object(error) as Record<string, unknown>).message, error, message, detail].find(
    (one) => typeof one === 'string',
  );
  return ((said as string | undefined) ?? body).trim().slice(0, MOST_CHARACTERS).toWellFormed();
}
