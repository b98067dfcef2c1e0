import type { Failure } from '../../schema/types.ts';

/** Failures that are not exceptions of Bedrock's. */
const OWN = {
  NotStarted: { message: 'There was no time left to call the model. Nothing was spent.', retryable: true },
  MalformedAnswer: {
    message:
      'The model answered without saying what it used. The call is charged at its worst case until the bill is known.',
    retryable: false,
  },
  Interrupted: {
    message:
      'The answer broke off. What was received of it is in `output`; the call is charged for what it can have been at most, until the bill is known.',
    retryable: false,
  },
  NoAnswer: {
    message:
      'The model gave no answer in time, or the connection broke. The call is charged at its worst case until the bill is known.',
    retryable: false,
  },
  Unreachable: { message: 'Bedrock could not be reached. Nothing was spent.', retryable: true },
} as const;

/** Bedrock's exceptions after which the same call may succeed later. */
const RETRYABLE = new Set([
  'ThrottlingException',
  'ModelNotReadyException',
  'ServiceUnavailableException',
  'ModelTimeoutException',
  'InternalServerException',
]);

interface SdkError extends Error {
  code?: string;
  syscall?: string;
  $metadata?: { httpStatusCode?: number };
}

const statusOf = (error: unknown): number | undefined => (error as SdkError).$metadata?.httpStatusCode;

/** System calls from before there is a connection. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/**
 * Whether an error of the connection says that the model never got the request: there was no connection, or no secure one, or the other
 * side says that it has not begun with it.
 */
function neverArrived(error: unknown): boolean {
  const { code, syscall, message } = error as SdkError;
  // Node's HTTP/2 client cancels a stream as pending only while its session is not connected; why it is not is in the cause.
  if (code === 'ERR_HTTP2_STREAM_CANCEL') return true;
  // RFC 9113, section 8.7: a refused stream has not been processed.
  if (code === 'ERR_HTTP2_STREAM_ERROR') return message.includes('NGHTTP2_REFUSED_STREAM');
  return syscall !== undefined && CONNECTING.has(syscall);
}

/** What an error of asking a model means. */
export interface Refusal {
  /** Whether it is known that there will be no charge: an error that Bedrock answered, or a request that it never got. */
  isFree: boolean;
  /** Whether it was refused for now, and certainly not begun: then it may be sent again. */
  mayRepeat: boolean;
  failure: Failure;
}

/** Reads an error. `wasSent` is false for what went wrong before the request was handed to the connection. */
export function refusalOf(error: unknown, wasSent: boolean): Refusal {
  const status = statusOf(error) ?? 0;
  if (!wasSent || neverArrived(error))
    return { isFree: true, mayRepeat: wasSent, failure: ownFailure('Unreachable', error) };
  if (status === 200) return { isFree: false, mayRepeat: false, failure: failureOf('MalformedAnswer') };
  if (status < 400) return { isFree: false, mayRepeat: false, failure: failureOf('NoAnswer') };
  const { name, message } = error as SdkError;
  const mayRepeat = status === 429 || status === 503;
  return {
    isFree: true,
    mayRepeat,
    failure: { type: name, message, retryable: RETRYABLE.has(name) || mayRepeat },
  };
}

/** A failure of ours, as the caller is told it. */
export const failureOf = (type: keyof typeof OWN): Failure => ({ type, ...OWN[type] });

/** The same, with the reason at its end: it is about our side, and holds nothing of the prompt. */
function ownFailure(type: keyof typeof OWN, error: unknown): Failure {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? cause.message : message;
  return { ...failureOf(type), message: `${OWN[type].message} (${reason})` };
}
