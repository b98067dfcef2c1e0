import { ExportColumn, type UsageDimension, type UsageRow } from '../../schema/types.ts';
import { windowAt } from '../ledger/ledger.ts';
import type { Cell } from './csv.ts';

/** ISO 8601 in UTC, as FOCUS writes it: without a fraction of a second where there is none. */
const moment = (iso: string): string => iso.replace('.000Z', 'Z');

/** AWS bills calendar months in UTC. A row over several of them is of none. */
function billingPeriod({ startsAt, endsAt }: UsageRow): { startsAt: string; endsAt: string } | null {
  const month = windowAt('MONTH', 'UTC', Date.parse(startsAt));
  if (Date.parse(endsAt) > month.endsAt) return null;
  const shown = (ms: number) => moment(new Date(ms).toISOString());
  return { startsAt: shown(month.startsAt), endsAt: shown(month.endsAt) };
}

/** The tags that rows are told apart by, exactly as they are: a JSON object. */
function tags({ costCenter, applicationId, environment }: UsageRow): string {
  const own = Object.entries({ costCenter, applicationId, environment });
  return JSON.stringify(Object.fromEntries(own.filter(([, value]) => value !== null)));
}

/**
 * What each column has of a row. Those without `x_` are columns of FOCUS 1.2.
 * Source: https://focus.finops.org/focus-specification/v1-2/
 */
export const COLUMNS: Record<ExportColumn, (row: UsageRow) => Cell> = {
  BillingPeriodStart: (row) => billingPeriod(row)?.startsAt ?? null,
  BillingPeriodEnd: (row) => billingPeriod(row)?.endsAt ?? null,
  ChargePeriodStart: ({ startsAt }) => moment(startsAt),
  ChargePeriodEnd: ({ endsAt }) => moment(endsAt),
  ChargeCategory: () => 'Usage',
  BillingCurrency: () => 'USD',
  EffectiveCost: ({ figures }) => figures.costUsd,
  ConsumedQuantity: ({ figures }) => figures.totalTokens,
  ConsumedUnit: () => 'Tokens',
  ProviderName: () => 'AWS',
  ServiceName: () => 'Amazon Bedrock',
  ServiceCategory: () => 'AI and Machine Learning',
  Tags: tags,
  x_CostCenter: ({ costCenter }) => costCenter,
  x_ApplicationId: ({ applicationId }) => applicationId,
  x_Environment: ({ environment }) => environment,
  x_Model: ({ model }) => model,
  x_Caller: ({ caller }) => caller,
  x_Calls: ({ figures }) => figures.calls,
  x_Succeeded: ({ figures }) => figures.succeeded,
  x_Failed: ({ figures }) => figures.failed,
  x_Denied: ({ figures }) => figures.denied,
  x_Cancelled: ({ figures }) => figures.cancelled,
  x_InputTokens: ({ figures }) => figures.inputTokens,
  x_OutputTokens: ({ figures }) => figures.outputTokens,
  x_CacheReadInputTokens: ({ figures }) => figures.cacheReadInputTokens,
  x_CacheWriteInputTokens: ({ figures }) => figures.cacheWriteInputTokens,
  x_GuessedCost: ({ figures }) => figures.guessed.costUsd,
};

const OF_DIMENSION: Record<UsageDimension, ExportColumn> = {
  COST_CENTER: ExportColumn.x_CostCenter,
  APPLICATION: ExportColumn.x_ApplicationId,
  ENVIRONMENT: ExportColumn.x_Environment,
  MODEL: ExportColumn.x_Model,
  CALLER: ExportColumn.x_Caller,
};

/** All columns but those of dimensions that rows are not told apart by. */
export function defaultColumns(groupBy: readonly UsageDimension[]): ExportColumn[] {
  const without = new Set<ExportColumn>(
    (Object.keys(OF_DIMENSION) as UsageDimension[])
      .filter((dimension) => !groupBy.includes(dimension))
      .map((dimension) => OF_DIMENSION[dimension]),
  );
  return (Object.keys(COLUMNS) as ExportColumn[]).filter((column) => !without.has(column));
}
