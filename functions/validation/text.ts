import * as z from 'zod';

/** Text that says something, and that has a place in JSON and in UTF-8. */
export const text = z
  .string()
  .refine((value) => value.trim() !== '', 'must not be empty')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode, without lone surrogates');

/** JSON of the API, as AppSync reads it, or still as it was written. */
export const json = z.unknown().transform((value, context): unknown => {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

/** JSON that is an object. */
export const jsonObject = json.refine(
  (value): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a JSON object',
);

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
