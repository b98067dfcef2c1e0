import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { storeError, type StoreFailure } from '../store.ts';

/** What the SDK throws, as far as it matters here. */
interface SdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
}

/** Whether a write was refused by its condition. */
export const isConditionFailure = (
  error: unknown,
): error is Error & { Item?: Record<string, AttributeValue> } =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Refused for now, and not applied. */
const THROTTLING = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]);

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * The error that a table throws for one of the SDK's: what it means for a write, as data. Only of a request that was sent once
 * is a refusal certain: an earlier attempt may have been applied, and only its answer lost. A bug stays the error it is.
 */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('$metadata' in error)) return error;
  const sdkError = error as SdkError;
  const once = (sdkError.$metadata?.attempts ?? 1) <= 1;
  return storeError(failureOf(sdkError, once), sdkError);
}

function failureOf({ name, message, code, $metadata }: SdkError, once: boolean): StoreFailure {
  if (THROTTLING.has(name)) return { kind: 'throttled', mayBeApplied: !once };
  if (code !== undefined && NEVER_SENT.has(code)) return { kind: 'unreachable', mayBeApplied: !once };
  if (name === 'ValidationException' && /item size/i.test(message))
    return { kind: 'too-large', mayBeApplied: false };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 400 && status < 500) return { kind: 'rejected', mayBeApplied: !once };
  return { kind: 'unknown', mayBeApplied: true };
}
