/** Whether a request of the SDK failed, after its retries, by what may pass: too many requests, the service itself, the network. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return $metadata !== undefined || code !== undefined;
  return status >= 500 || status === 429 || /Throttl|TooManyRequests|LimitExceeded/.test(error.name);
}
