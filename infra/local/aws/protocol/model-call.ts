/** How a call of a model ended, as Bedrock sees it. */
export type ModelCall =
  | { kind: 'answered'; usage: Record<string, unknown>; latencyMs: number }
  | { kind: 'throttled' | 'client-error' | 'server-error' };

/** An error that a status stands for. */
export const failedBy = (status: number): ModelCall => {
  if (status === 429) return { kind: 'throttled' };
  return { kind: status < 500 ? 'client-error' : 'server-error' };
};
