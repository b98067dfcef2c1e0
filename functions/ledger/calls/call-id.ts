import { createHash } from 'node:crypto';

const LENGTH = 16; // 96 bits

/** The ID of a call: a request ID is unique for its caller, so nobody can take another's. URL-safe. */
export const callIdOf = (caller: string, requestId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([caller, requestId]))
    .digest('base64url')
    .slice(0, LENGTH);
