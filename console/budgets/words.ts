import type {
  BudgetMode,
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  OnExceed,
  UsageFigures,
} from '../../schema/types.ts';

export const PERIODS: Record<BudgetPeriod, { title: string; every: string; description: string }> = {
  MINUTE: {
    title: 'Minute',
    every: 'a minute',
    description: 'A rate: with calls as the unit, so many a minute',
  },
  HOUR: { title: 'Hour', every: 'an hour', description: 'Starts anew with each hour of the clock' },
  DAY: { title: 'Day', every: 'a day', description: 'From midnight to midnight' },
  WEEK: { title: 'Week', every: 'a week', description: 'From Monday on' },
  MONTH: { title: 'Month', every: 'a month', description: 'From the first on' },
  QUARTER: { title: 'Quarter', every: 'a quarter', description: 'From January, April, July and October' },
  YEAR: { title: 'Year', every: 'a year', description: 'From the first of January' },
  TOTAL: { title: 'Total', every: 'for good', description: 'Never starts anew' },
};

export const UNIT_TITLES: Record<BudgetUnit, { title: string; description: string }> = {
  USD: { title: 'US dollars', description: 'What calls cost' },
  TOKENS: { title: 'Tokens', description: 'Input, output and cached' },
  REQUESTS: { title: 'Calls', description: 'Admitted calls, whatever became of them' },
};

export const MODES: Record<BudgetMode, { title: string; description: string }> = {
  ENFORCE: { title: 'Enforce', description: 'Refuses what it has no room for' },
  OBSERVE: { title: 'Observe', description: 'Counts and warns, never refuses' },
};

export const ON_EXCEED: Record<OnExceed, { title: string; description: string }> = {
  DENY: { title: 'Deny', description: 'Refuse the call, and say what would fit' },
  CLAMP: { title: 'Clamp', description: 'Lower maxTokens to what fits' },
  DOWNGRADE: { title: 'Downgrade', description: 'Try a cheaper model' },
};

/** What of usage a unit counts. */
export const COUNTS: Record<BudgetUnit, (figures: UsageFigures) => number> = {
  USD: ({ costUsd }) => costUsd,
  TOKENS: ({ totalTokens }) => totalTokens,
  REQUESTS: ({ calls, denied }) => calls - denied,
};

/** Which calls a scope covers, as a sentence without its end. */
export function coverage(scope: Partial<BudgetScope>): string {
  const parts = [
    scope.costCenter ? `that cost centre ${scope.costCenter} pays for` : '',
    scope.applicationId ? `of application ${scope.applicationId}` : '',
    scope.environment ? `in ${scope.environment}` : '',
    scope.model ? `to ${scope.model}, in any spelling` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'every call of everybody' : `calls ${parts.join(', ')}`;
}

/** A scope in a cell of a table. */
export const shortScope = ({ costCenter, applicationId, environment, model }: Partial<BudgetScope>): string =>
  [costCenter, applicationId, environment, model].filter(Boolean).join(' · ') || 'everything';
