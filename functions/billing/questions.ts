import type { Expression } from '@aws-sdk/client-cost-explorer';
import type { Tag } from '../../schema/tags.ts';
import type { CostDimension } from '../../schema/types.ts';
import { type CostGranularity } from '../../schema/types.ts';
import type { BillGroup, BillQuestion } from './ask.ts';
import { allOf, oneOf, OF_USAGE } from './expression.ts';
import type { Days } from './period.ts';
import type { modelFinder } from './products.ts';
import { sliceExpression, type Slice } from './slices.ts';

const SERVICE: BillGroup = { kind: 'dimension', name: 'SERVICE' };
const USAGE_TYPE: BillGroup = { kind: 'dimension', name: 'USAGE_TYPE' };
const tag = (name: Tag): BillGroup => ({ kind: 'tag', name });

/** What a model is told by. */
const MODEL_GROUPS: Record<Slice['kind'], BillGroup> = { products: SERVICE, plain: USAGE_TYPE };

const OTHER_GROUPS: Record<Exclude<CostDimension, 'MODEL'>, BillGroup> = {
  COST_CENTER: tag('costCenter'),
  APPLICATION: tag('applicationId'),
  ENVIRONMENT: tag('environment'),
  SERVICE,
};

type CostsQuestion = Extract<BillQuestion, { kind: 'costs' }>;

/** What a report is made of. */
export interface Asked {
  days: Days;
  granularity: CostGranularity;
  /** At most two. */
  groupBy: readonly CostDimension[];
  slices: readonly Slice[];
  tags: readonly Expression[];
}

/**
 * The questions of a report. Cost Explorer groups by two things at most, and a model is told by a service here and by a usage type there:
 * so models by a tag are two questions, each of a part of the bill, and all else is one.
 */
export function questionsOf({ days, granularity, groupBy, slices, tags }: Asked): CostsQuestion[] {
  if (slices.length === 0) return [];
  const question = (of: readonly Slice[], groups: readonly BillGroup[]): CostsQuestion => ({
    kind: 'costs',
    days,
    granularity,
    groups,
    filter: allOf(oneOf(...of.map(sliceExpression)), OF_USAGE, ...tags),
  });
  if (!groupBy.includes('MODEL'))
    return [
      question(
        slices,
        groupBy.map((dimension) => OTHER_GROUPS[dimension as keyof typeof OTHER_GROUPS]),
      ),
    ];
  const others = groupBy.flatMap((dimension) => (dimension === 'MODEL' ? [] : [OTHER_GROUPS[dimension]]));
  if (others.every((group) => group === SERVICE)) return [question(slices, [SERVICE, USAGE_TYPE])];
  return slices.map((slice) => question([slice], [...others, MODEL_GROUPS[slice.kind]]));
}

/** What a line is of each dimension that is grouped by; null for what has no such tag, or names no model that is known. */
export function dimensionsOf(
  keys: readonly string[],
  groups: readonly BillGroup[],
  groupBy: readonly CostDimension[],
  modelOf: ReturnType<typeof modelFinder>,
): (string | null)[] {
  const valueOf = (group: BillGroup): string | undefined =>
    keys[groups.findIndex(({ name }) => name === group.name)];
  return groupBy.map((dimension) =>
    dimension === 'MODEL'
      ? modelOf({ service: valueOf(SERVICE), usageType: valueOf(USAGE_TYPE) })
      : valueOf(OTHER_GROUPS[dimension]) || null,
  );
}
