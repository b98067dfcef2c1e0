import type * as z from 'zod';
import { toDotPath } from 'zod/v4/core';
import { answering, type ErrorAnswer } from './error-answer.ts';
import { invalidInput, isProblem, type Problem } from './problem.ts';

/** A field of the API as a function answers it: its arguments are checked at the door, and trusted from there on. */
export interface Field<Context> {
  kind: 'query' | 'change';
  answer: (args: unknown, context: Context) => Promise<unknown>;
}

/** A field that takes the arguments that a schema describes. */
export const fieldOf = <Context, Args>(
  kind: Field<Context>['kind'],
  schema: z.ZodType<Args>,
  run: (args: Args, context: Context) => Promise<unknown>,
): Field<Context> => ({
  kind,
  async answer(args, context) {
    const input = checked(schema, args);
    return isProblem(input) ? input : run(input, context);
  },
});

/** What a function answers for a field. */
export const answerField = <Context>(
  { kind, answer }: Field<Context>,
  args: unknown,
  context: Context,
): Promise<unknown | ErrorAnswer> => answering(kind, () => answer(args, context));

/** Input as a schema has it, or what is wrong with it, field by field, with paths as a caller would write them. */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T | Problem {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  return invalidInput(
    ...parsed.error.issues.map(({ path, message }) => ({ field: toDotPath(path), message })),
  );
}
