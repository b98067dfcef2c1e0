import type { Failure } from '../../schema/types.ts';

/** Failures that are not exceptions of Bedrock's. */
const OWN = {
  NotStarted: { message: 'There was no time left to call the model. Nothing was spent.', retryable: true },
  MalformedAnswer: {
    message:
      'The model answered without saying what it used. The call is charged at its worst case until the bill is known.',
    retryable: false,
  },
  NoAnswer: {
    message:
      'The model gave no answer in time, or the connection broke. The call is charged at its worst case until the bill is known.',
    retryable: false,
  },
  Unreachable: { message: 'Bedrock could not be reached. Nothing was spent.', retryable: true },
} as const;

/** Errors from before anything was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError']);

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
  $metadata?: { httpStatusCode?: number };
}

const statusOf = (error: unknown): number | undefined => (error as SdkError).$metadata?.httpStatusCode;

const neverSent = (error: unknown): boolean =>
  NEVER_SENT.has((error as SdkError).code ?? '') || NEVER_SENT.has((error as SdkError).name);

/** Whether Bedrock refused for now, and certainly did nothing. */
export const isDefiniteRefusal = (error: unknown): boolean => [429, 503].includes(statusOf(error) ?? 0);

/** Whether it is known that there will be no charge: an error that Bedrock answered, or a request never sent. */
export const wasAnswered = (error: unknown): boolean => (statusOf(error) ?? 0) >= 400 || neverSent(error);

/** An error as the caller is told it: Bedrock's own words, or ours where there are none. */
export function failureOf(error: unknown, own?: keyof typeof OWN): Failure {
  if (own) return { type: own, ...OWN[own] };
  const { name, message } = error as SdkError;
  if (neverSent(error)) return failureOf(error, 'Unreachable');
  if (statusOf(error) === 200) return failureOf(error, 'MalformedAnswer');
  if (!wasAnswered(error)) return failureOf(error, 'NoAnswer');
  return { type: name, message, retryable: RETRYABLE.has(name) || isDefiniteRefusal(error) };
}
