import { Refused } from '../refused.ts';
import { computed, isArray, isScalar, type Value } from './value.ts';

/**
 * IF: at each time of the condition, one value or the other. A first value that is missing counts as 0; where the second is missing, so is the point.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
 */
export function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  if ([condition, yes, no].some((value) => value !== undefined && isArray(value)))
    throw new Refused('IF takes single time series and numbers, not arrays.');
  if (isScalar(condition)) {
    if (isScalar(yes)) throw new Refused('IF of a number needs a time series to choose.');
    if (condition !== 0) return yes;
    return no ?? { ...(yes as Exclude<Value, number | unknown[]>), points: new Map() };
  }
  if (isArray(condition)) throw new Refused('IF takes one condition.');
  const valueAt = (value: Value | undefined, at: number): number | undefined => {
    if (value === undefined || isArray(value)) return undefined;
    return isScalar(value) ? value : value.points.get(at);
  };
  return computed(
    condition.period,
    condition.label,
    [...condition.points].flatMap(([at, is]): [number, number][] => {
      const value = is !== 0 ? (valueAt(yes, at) ?? 0) : valueAt(no, at);
      return value === undefined ? [] : [[at, value]];
    }),
  );
}
