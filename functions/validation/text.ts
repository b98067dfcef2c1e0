import * as z from 'zod';

/** Text that says something, and that has a place in JSON and in UTF-8. */
export const text = z
  .string()
  .refine((value) => value.trim() !== '', 'must not be empty')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode, without lone surrogates');

/** Whatever reads JSON by going into it again and again must come to an end. */
const MAX_DEPTH = 64;

/** An object of JSON, which AppSync has read already: it is handed on as it is, so that what is checked is what is sent. */
export const jsonObject = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be a JSON object',
  )
  .refine((value) => depthOf(value) <= MAX_DEPTH, `must be at most ${MAX_DEPTH} levels deep`);

/** How many levels there are, as far as it matters: level by level, so that no depth is too deep for it. */
function depthOf(value: unknown): number {
  let depth = 0;
  for (let level = [value]; level.length > 0 && depth <= MAX_DEPTH; depth += 1)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return depth;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Bytes in base64, at most so many. */
export const bytes = (atMost: number) =>
  z
    .string()
    .refine((value) => value.length % 4 === 0 && BASE64.test(value), 'must be base64')
    .refine(
      (value) => (value.length / 4) * 3 <= atMost + 2,
      `must be at most ${atMost / 1024 / 1024} MB of bytes`,
    );

/** An object of which exactly one field is there. */
export const oneField = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .strictObject(shape)
    .refine(
      (value) => Object.values(value).filter((one) => one != null).length === 1,
      `must have exactly one of ${Object.keys(shape).join(', ')}`,
    );
