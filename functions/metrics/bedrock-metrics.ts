import { ABSENT_TAG, TAGS } from '../../schema/tags.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isProfileArn, modelMetricOf, type CatalogModel } from '../catalog/model.ts';
import type { Reader } from '../identity/reader.ts';
import { BEDROCK_FIGURES, BEDROCK_NAMESPACE, readBedrock, type BedrockFigure } from './bedrock-queries.ts';
import type { Asking } from './find-series.ts';
import type { Dimensions, Measure } from './measure.ts';
import { readMetrics } from './read-metrics.ts';
import { isVisible, type Visible } from './visible.ts';

const FIGURES = Object.keys(BEDROCK_FIGURES) as BedrockFigure[];

/**
 * Bedrock's own metrics of the catalog's models and profiles, and for who sees everything also of what else was called. They do not say who called: only a
 * profile is somebody's, so others see their own profiles and nothing else.
 */
export async function bedrockMetrics(
  asking: Asking,
  visible: Visible,
  catalog: Catalog,
  reader: Reader,
): Promise<{ measures: Measure<BedrockFigure>[]; isAll: boolean }> {
  const known = new Map<string, CatalogModel[]>();
  for (const model of catalog.models()) {
    const modelMetric = modelMetricOf(model.modelId);
    known.set(modelMetric, [...(known.get(modelMetric) ?? []), model]);
  }
  const called = reader.seesAll ? await calledOf(asking) : { modelMetrics: [], isAll: true };
  const dimensions = new Map(
    [...new Set([...known.keys(), ...called.modelMetrics])]
      .filter((modelMetric) => reader.seesAll || isOwn(reader, known.get(modelMetric)!))
      .map(
        (modelMetric) => [modelMetric, dimensionsOf(modelMetric, known.get(modelMetric), catalog)] as const,
      )
      .filter(([, values]) => isVisible(visible, values)),
  );
  const read = await readBedrock(asking, [...dimensions.keys()], FIGURES);
  const measures = read.map(({ modelMetric, ...measure }) => ({
    ...measure,
    dimensions: dimensions.get(modelMetric)!,
  }));
  return { measures, isAll: called.isAll && asking.allowed.left > 0 };
}

/** What was called, whether or not the catalog knows it: a model by another spelling, a profile that is gone. */
async function calledOf({
  client,
  range,
  step,
  allowed,
}: Asking): Promise<{ modelMetrics: string[]; isAll: boolean }> {
  const Expression = `SEARCH('{${BEDROCK_NAMESPACE},ModelId} MetricName="Invocations"', 'Sum')`;
  const Label = "${PROP('Dim.ModelId')}";
  const { parts, hasMoreSeries, hasMorePoints } = await readMetrics(
    client,
    [{ Id: 'called', Expression, Label, Period: step / 1_000 }],
    range,
    step,
    allowed,
  );
  return { modelMetrics: parts.map(({ label }) => label), isAll: !hasMoreSeries && !hasMorePoints };
}

/** Whether everything that bears a name in CloudWatch is a profile for calls that the reader may see. */
const isOwn = ({ own }: Reader, models: readonly CatalogModel[]): boolean =>
  models.every(
    (model) =>
      isProfileArn(model.modelId) &&
      TAGS.every((tag) => own[tag] === null || (model[tag] !== undefined && own[tag].includes(model[tag]))),
  );

function dimensionsOf(modelMetric: string, models: CatalogModel[] | undefined, catalog: Catalog): Dimensions {
  const model = models?.[0] ?? catalog.find(modelMetric);
  const profile = model && isProfileArn(model.modelId) ? model : undefined;
  return {
    COST_CENTER: profile?.costCenter ?? ABSENT_TAG,
    APPLICATION: profile?.applicationId ?? ABSENT_TAG,
    ENVIRONMENT: profile?.environment ?? ABSENT_TAG,
    MODEL: model?.canonicalModel ?? modelMetric,
  };
}
