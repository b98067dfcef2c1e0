import { fieldOf, type Field } from '../errors/field.ts';
import { exportUsage } from './export.ts';
import { exportArgs, invocationsArgs, usageArgs } from './input.ts';
import { invocations } from './invocations.ts';
import type { UsageContext } from './reckon.ts';
import { usage } from './usage.ts';

/** Every field about usage. */
export const USAGE_FIELDS = {
  usage: fieldOf('query', usageArgs, ({ input }, context: UsageContext) => usage(input, context)),
  exportUsage: fieldOf('query', exportArgs, ({ input }, context: UsageContext) =>
    exportUsage(input, context),
  ),
  invocations: fieldOf('query', invocationsArgs, (args, context: UsageContext) => invocations(args, context)),
} satisfies Record<string, Field<UsageContext>>;
