import { fieldOf, type Field } from '../errors/field.ts';
import { costReport, type BillingContext } from './cost-report.ts';
import { costReportArgs } from './input.ts';

/** Every field about the bill. */
export const BILLING_FIELDS = {
  costReport: fieldOf('query', costReportArgs, ({ input }, context: BillingContext) =>
    costReport(input, context),
  ),
} satisfies Record<string, Field<BillingContext>>;
