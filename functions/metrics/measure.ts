import type { MetricDimension } from '../../schema/types.ts';

/** What can tell metrics apart. */
export type Dimensions = Record<MetricDimension, string>;

/** A value of a metric at a time, and whose it is. */
export interface Measure<Figure extends string = string> {
  figure: Figure;
  /** The start of its period, in ms. */
  at: number;
  value: number;
  dimensions: Dimensions;
}
