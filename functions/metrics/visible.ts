import { TAGS, type Tag } from '../../schema/tags.ts';
import type { MetricDimension, MetricFilter } from '../../schema/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Reader } from '../identity/reader.ts';
import { OTHER } from '../reporting/emf.ts';
import { among } from '../usage/filter.ts';
import type { Dimensions } from './measure.ts';

/** The dimension that each tag is in an answer. */
const DIMENSION_OF: Record<Tag, MetricDimension> = {
  costCenter: 'COST_CENTER',
  applicationId: 'APPLICATION',
  environment: 'ENVIRONMENT',
};

/** What is asked for, as far as its reader may see it: values of each tag, and of models; null for any. */
export interface Visible {
  tags: Record<Tag, string[] | null>;
  models: string[] | null;
}

/**
 * What a filter asks for and a reader may see. `other` stands for anybody's values: only who may see everything sees it, even if a tag of its own is called that.
 */
export function visibleTo(
  reader: Reader,
  filter: MetricFilter | null | undefined,
  catalog: Catalog,
): Visible {
  const own = (tag: Tag) =>
    reader.seesAll ? null : (reader.own[tag]?.filter((value) => value !== OTHER) ?? null);
  return {
    tags: Object.fromEntries(TAGS.map((tag) => [tag, among(filter?.[tag], own(tag))])) as Visible['tags'],
    models: filter?.model?.map((name) => catalog.find(name)?.canonicalModel ?? name) ?? null,
  };
}

export const isVisible = ({ tags, models }: Visible, dimensions: Dimensions): boolean =>
  TAGS.every((tag) => tags[tag] === null || tags[tag].includes(dimensions[DIMENSION_OF[tag]])) &&
  (models === null || models.includes(dimensions.MODEL));
