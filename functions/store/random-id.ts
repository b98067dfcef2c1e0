import { randomFillSync } from 'node:crypto';

/** Randomness is asked of the system for many IDs at once: asking takes longer than what is asked for. */
const pool = Buffer.alloc(1_024);
let used = pool.length;

/** A random ID of URL-safe characters: four for each three bytes, at most 1,024 bytes. */
export function randomId(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('base64url', used - bytes, used);
}
