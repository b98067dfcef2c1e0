import { TAGS } from '../../schema/tags.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { METRICS, TAG_DIMENSIONS, type Metric } from '../reporting/metrics.ts';
import { findSeries, sumOfSeries, type Asking, type Found } from './find-series.ts';
import type { Dimensions, Measure } from './measure.ts';
import { searchFor, valuesIn, type Where } from './search.ts';
import { isVisible, type Visible } from './visible.ts';

const NAMES = Object.keys(METRICS) as Metric[];

/** Where what is added up needs no telling apart. */
const UNTOLD: Dimensions = { COST_CENTER: '', APPLICATION: '', ENVIRONMENT: '', MODEL: '' };

/** The metrics of decided calls, and whether these are all. `isOneSum` says that nothing of them is to be told apart. */
export async function ledgerMetrics(
  asking: Asking,
  visible: Visible,
  catalog: Catalog,
  isOneSum: boolean,
): Promise<{ measures: Measure<Metric>[]; isAll: boolean }> {
  if (TAGS.some((tag) => visible.tags[tag]?.length === 0)) return { measures: [], isAll: true };
  const where = whereOf(visible);
  // Only then CloudWatch adds up what is asked for and nothing else.
  const maySum = isOneSum && visible.models === null && isWhole(where, visible);
  const dimensionsOf = (label: string): Dimensions => {
    const { CostCenter, Application, Environment, ModelId } = valuesIn(label);
    const model = catalog.find(ModelId)?.canonicalModel ?? ModelId;
    return { COST_CENTER: CostCenter, APPLICATION: Application, ENVIRONMENT: Environment, MODEL: model };
  };
  const read = async (figure: Metric): Promise<{ measures: Measure<Metric>[]; isAll: boolean }> => {
    const sum = maySum ? await sumOfSeries(asking, figure, where) : undefined;
    if (sum) return { measures: measuresOf(figure, sum, () => UNTOLD), isAll: true };
    const found = await findSeries(asking, figure, where);
    const measures = measuresOf(figure, found, dimensionsOf);
    return {
      measures: measures.filter(({ dimensions }) => isVisible(visible, dimensions)),
      isAll: found.isAll,
    };
  };
  const all = await Promise.all(NAMES.map(read));
  return { measures: all.flatMap(({ measures }) => measures), isAll: all.every(({ isAll }) => isAll) };
}

const measuresOf = (
  figure: Metric,
  { parts }: Found,
  dimensionsOf: (label: string) => Dimensions,
): Measure<Metric>[] =>
  parts.flatMap(({ label, points }) => {
    const dimensions = dimensionsOf(label);
    return points.map(([at, value]) => ({ figure, at, value, dimensions }));
  });

/** What a search can be told of what is visible: as much as its length lets it; the rest is left to whoever reads what it found. */
function whereOf({ tags }: Visible): Where {
  let where: Where = {};
  for (const tag of TAGS) {
    const values = tags[tag];
    if (values === null) continue;
    const narrower = { ...where, [TAG_DIMENSIONS[tag]]: { in: values } };
    if (searchFor('InvocationFailed', narrower)) where = narrower;
  }
  return where;
}

const isWhole = (where: Where, { tags }: Visible): boolean =>
  TAGS.every((tag) => tags[tag] === null || where[TAG_DIMENSIONS[tag]] !== undefined);
