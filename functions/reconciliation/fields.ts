import * as z from 'zod';
import type { QueryReconciliationArgs, ReconciliationInput } from '../../schema/types.ts';
import { tagValue } from '../catalog/tag-value.ts';
import { fieldOf, type Field } from '../errors/field.ts';
import { pageOf, rowToken, some } from '../errors/list-input.ts';
import { reconciliation, type ReconciliationContext } from './reconciliation.ts';

const day = z.iso.date('must be a day such as 2026-11-01: bills are by UTC days, and no finer');
/** Each row with a guess takes a read of its own. */
const MAX_ROWS_A_PAGE = 500;

const reconciliationArgs = z.strictObject({
  input: z.strictObject({
    from: day,
    to: day.nullish(),
    costCenter: some(tagValue),
    limit: pageOf(MAX_ROWS_A_PAGE),
    nextToken: rowToken,
  } satisfies Record<keyof ReconciliationInput, z.ZodType>),
} satisfies Record<keyof QueryReconciliationArgs, z.ZodType>);

/** The field that puts ledger, metrics and bill side by side. */
export const RECONCILIATION_FIELDS = {
  reconciliation: fieldOf('query', reconciliationArgs, ({ input }, context: ReconciliationContext) =>
    reconciliation(input, context),
  ),
} satisfies Record<string, Field<ReconciliationContext>>;
