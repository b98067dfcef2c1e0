import * as z from 'zod';
import type { QueryReconciliationArgs, ReconciliationInput } from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import { reconciliation, type ReconciliationContext } from './reconciliation.ts';

const day = z.iso.date('must be a day such as 2026-11-01: bills are by UTC days, and no finer');
const MAX_CENTERS = 50;
/** Each row with a guess takes a read of its own. */
const MAX_ROWS_A_PAGE = 500;

const reconciliationArgs = z.strictObject({
  input: z.strictObject({
    from: day,
    to: day.nullish(),
    costCenter: z
      .array(tagValue)
      .min(1, 'must name at least one')
      .max(MAX_CENTERS, `must name at most ${MAX_CENTERS}`)
      .nullish(),
    limit: z
      .number()
      .int()
      .min(1, 'must be at least 1')
      .max(MAX_ROWS_A_PAGE, `must be at most ${MAX_ROWS_A_PAGE}`)
      .nullish(),
    nextToken: z
      .string()
      .regex(/^\d{1,9}$/, 'is not one that a page ended with')
      .nullish(),
  } satisfies Record<keyof ReconciliationInput, z.ZodType>),
} satisfies Record<keyof QueryReconciliationArgs, z.ZodType>);

/** The field that puts ledger, metrics and bill side by side. */
export const RECONCILIATION_FIELDS = {
  reconciliation: fieldOf('query', reconciliationArgs, ({ input }, context: ReconciliationContext) =>
    reconciliation(input, context),
  ),
} satisfies Record<string, Field<ReconciliationContext>>;
