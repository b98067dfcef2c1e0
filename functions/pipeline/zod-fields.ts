import type * as z from 'zod';
import type { FieldError } from './error-answer.ts';

/** A zod error as field errors, with paths as a caller would write them. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({ field: fieldPath(path), message }));

const fieldPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
