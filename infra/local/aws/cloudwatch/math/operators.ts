import { Refused } from '../refused.ts';
import type { Series } from '../series.ts';
import type { Operator } from './parse.ts';
import { computed, eachPoint, isArray, isScalar, timesOfAny, type Value } from './value.ts';

const bit = (is: boolean): number => (is ? 1 : 0);

const ACTS: Record<Operator, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => bit(a === b),
  '!=': (a, b) => bit(a !== b),
  '<=': (a, b) => bit(a <= b),
  '>=': (a, b) => bit(a >= b),
  '<': (a, b) => bit(a < b),
  '>': (a, b) => bit(a > b),
  AND: (a, b) => bit(a !== 0 && b !== 0),
  OR: (a, b) => bit(a !== 0 || b !== 0),
};

/**
 * What an operator makes of two values. Where only one of two series has a value, the other counts as 0; what is divided by zero is dropped.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-arithmetic
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  const act = ACTS[operator];
  if (isScalar(left)) {
    if (isScalar(right)) return act(left, right);
    return eachPoint(operator, right, (value) => act(left, value));
  }
  if (isScalar(right)) return eachPoint(operator, left, (value) => act(value, right));
  if (isArray(left)) {
    if (isArray(right)) throw new Refused(`${operator} does not take an array on both sides.`);
    return left.map((one) => pair(act, one, right));
  }
  return isArray(right) ? right.map((one) => pair(act, left, one)) : pair(act, left, right);
}

const pair = (act: (a: number, b: number) => number, a: Series, b: Series): Series =>
  computed(
    a.period,
    a.label,
    timesOfAny([a, b]).map((at) => [at, act(a.points.get(at) ?? 0, b.points.get(at) ?? 0)]),
  );

export const negate = (value: Value): Value =>
  isScalar(value) ? -value : eachPoint('-', value, (one) => -one);
