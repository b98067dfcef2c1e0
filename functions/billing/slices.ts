import type { Expression } from '@aws-sdk/client-cost-explorer';
import { isProblem, type Problem } from '../errors/problem.ts';
import type { AskedBill, Billed } from './bill.ts';
import { allOf, dimensionIn } from './expression.ts';
import { dayOf, firstOfMonth, oldestDay, type Days } from './period.ts';
import { BEDROCK, isProduct, type modelFinder } from './products.ts';

/** A part of the bill that is about Bedrock: models that are products of their own, or those that are billed as Bedrock itself. */
export interface Slice {
  kind: 'products' | 'plain';
  services: readonly string[];
  /** Null for all. */
  usageTypes: readonly string[] | null;
}

/** What of Bedrock is asked for; null for all of it. */
export interface SliceFilter {
  services: readonly string[] | null;
  /** Canonical model IDs. */
  models: readonly string[] | null;
}

export const sliceExpression = ({ services, usageTypes }: Slice): Expression =>
  allOf(
    dimensionIn('SERVICE', services),
    ...(usageTypes === null ? [] : [dimensionIn('USAGE_TYPE', usageTypes)]),
  );

/** The same days for every report, so that their names are asked for once. */
const allDays = (now: number): Days => ({
  from: oldestDay(now),
  to: firstOfMonth(dayOf(now), 1),
});

/** What of the bill is about Bedrock: found by the names that there are, since no one service is all of it. */
export async function slicesOf(
  bill: AskedBill,
  filter: SliceFilter,
  modelOf: ReturnType<typeof modelFinder>,
  now: number,
): Promise<{ slices: Slice[]; by: Billed<string[]>[] } | Problem> {
  const days = allDays(now);
  const services = await bill.names({ kind: 'names', dimension: 'SERVICE', days, search: BEDROCK });
  if (isProblem(services)) return services;
  const seen = services.found.filter(
    (name) => name.includes(BEDROCK) && (filter.services === null || filter.services.includes(name)),
  );
  const products = seen.filter(
    (service) => isProduct(service) && isWanted(modelOf({ service }), filter.models),
  );
  const plain = seen.filter((service) => !isProduct(service));
  const slices: Slice[] = [];
  if (products.length > 0) slices.push({ kind: 'products', services: products, usageTypes: null });
  if (plain.length === 0) return { slices, by: [services] };
  if (filter.models === null)
    return { slices: [...slices, { kind: 'plain', services: plain, usageTypes: null }], by: [services] };
  const types = await bill.names({
    kind: 'names',
    dimension: 'USAGE_TYPE',
    days,
    filter: dimensionIn('SERVICE', plain),
  });
  if (isProblem(types)) return types;
  const usageTypes = types.found.filter((usageType) => isWanted(modelOf({ usageType }), filter.models));
  if (usageTypes.length > 0) slices.push({ kind: 'plain', services: plain, usageTypes });
  return { slices, by: [services, types] };
}

const isWanted = (model: string | null, models: readonly string[] | null): boolean =>
  models === null || (model !== null && models.includes(model));
