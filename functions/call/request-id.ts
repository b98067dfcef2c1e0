import * as z from 'zod';

/** A caller's own ID for a call. */
export const requestId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ -');

export const caller = z.string().min(1, 'must not be empty').max(256, 'must be at most 256 characters');

/** Which call is meant, and from where on its events are wanted. */
export const namedCall = z.strictObject({
  requestId,
  caller: caller.nullish(),
  afterSequence: z.number().int().min(0, 'must be at least 0').nullish(),
});

export type NamedCall = z.infer<typeof namedCall>;
