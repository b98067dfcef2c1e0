import * as z from 'zod';

const MAX_VALUES = 50;

/** Some values of a filter: any of them may match. */
export const some = <T extends z.ZodType>(of: T) =>
  z.array(of).min(1, 'must name at least one').max(MAX_VALUES, `must name at most ${MAX_VALUES}`).nullish();

/** How many items a page may have. */
export const pageOf = (atMost: number) =>
  z.number().int().min(1, 'must be at least 1').max(atMost, `must be at most ${atMost}`).nullish();

/** Where a page goes on, of a list that is made as a whole: after so many rows. */
export const rowToken = z
  .string()
  .regex(/^\d{1,9}$/, 'is not one that a page ended with')
  .nullish();
