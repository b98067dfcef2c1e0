import { Refused } from '../refused.ts';
import { timesOf, type Range, type Series } from '../series.ts';
import { numberOf, isAggregate } from './aggregate.ts';
import { choose } from './condition.ts';
import { fill, type Filler } from './fill.ts';
import { computed, each, eachPoint, inTime, isArray, isScalar, isSeries, type Value } from './value.ts';

/** An argument: a value, or a word such as REPEAT. */
export type Argument = Value | { word: string };

/** What functions work with. */
export interface Place {
  range: Range;
  period: number;
}

type Act = (args: readonly Argument[], place: Place) => Value;

const wordOf = (argument: Argument | undefined): string | undefined =>
  typeof argument === 'object' && 'word' in argument ? argument.word : undefined;

function valueOf(name: string, argument: Argument | undefined): Value {
  if (argument === undefined || wordOf(argument) !== undefined)
    throw new Refused(`${name} is given ${wordOf(argument) ?? 'too little'}.`);
  return argument as Value;
}

function arrayOf(name: string, argument: Argument | undefined): Series[] {
  const value = valueOf(name, argument);
  if (!isArray(value)) throw new Refused(`${name} takes an array of time series.`);
  return value;
}

function numberAt(name: string, argument: Argument | undefined): number {
  const value = valueOf(name, argument);
  if (!isScalar(value)) throw new Refused(`${name} takes a number there.`);
  return value;
}

/** A function of each single value. */
const pointwise = (name: string, act: (value: number) => number): Record<string, Act> => ({
  [name]: ([value]) => eachPoint(name, valueOf(name, value), act),
});

/** A function of each value and the one before it: the first has none. */
const stepwise = (
  name: string,
  act: (value: number, before: number, seconds: number) => number,
): Record<string, Act> => ({
  [name]: ([value]) =>
    each(name, valueOf(name, value), (series) => {
      const points = inTime(series);
      const steps = points.slice(1).map(([at, one], i): [number, number] => {
        const [then, before] = points[i]!;
        return [at, act(one, before, at - then)];
      });
      return computed(series.period, series.label, steps);
    }),
});

const runningSum = (series: Series): Series => {
  let sum = 0;
  return computed(
    series.period,
    series.label,
    inTime(series).map(([at, value]) => [at, (sum += value)]),
  );
};

const FILLERS = ['REPEAT', 'LINEAR'];

/**
 * The functions of metric math that are done here, but for aggregates, METRICS and SEARCH.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const FUNCTIONS: Record<string, Act> = {
  ...pointwise('ABS', Math.abs),
  ...pointwise('CEIL', Math.ceil),
  ...pointwise('FLOOR', Math.floor),
  ...pointwise('LOG', Math.log),
  ...pointwise('LOG10', Math.log10),
  ...stepwise('RATE', (value, before, seconds) => (value - before) / seconds),
  ...stepwise('DIFF', (value, before) => value - before),
  ...stepwise('DIFF_TIME', (_value, _before, seconds) => seconds),
  RUNNING_SUM: ([value]) => each('RUNNING_SUM', valueOf('RUNNING_SUM', value), runningSum),
  FILL([value, filler], { range }) {
    const word = wordOf(filler);
    if (word !== undefined && !FILLERS.includes(word)) throw new Refused(`FILL does not know ${word}.`);
    const by = word === undefined ? valueOf('FILL', filler) : (word as Filler);
    return each('FILL', valueOf('FILL', value), (series) => fill(series, by, range));
  },
  IF: ([condition, yes, no]) =>
    choose(valueOf('IF', condition), valueOf('IF', yes), no === undefined ? undefined : valueOf('IF', no)),
  PERIOD([value]) {
    const series = valueOf('PERIOD', value);
    if (!isSeries(series) || !series.of) throw new Refused('PERIOD takes a metric, not what was computed.');
    return series.period;
  },
  TIME_SERIES([value], { range, period }) {
    const constant = numberAt('TIME_SERIES', value);
    return computed(
      period,
      'TIME_SERIES',
      timesOf(range, period).map((at) => [at, constant]),
    );
  },
  METRIC_COUNT: ([value]) => arrayOf('METRIC_COUNT', value).length,
  REMOVE_EMPTY: ([value]) => arrayOf('REMOVE_EMPTY', value).filter(({ points }) => points.size > 0),
  FIRST: ([value], place) => only(arrayOf('FIRST', value)[0], place),
  LAST: ([value], place) => only(arrayOf('LAST', value).at(-1), place),
  SLICE([value, from, to]) {
    const end = to === undefined ? undefined : numberAt('SLICE', to);
    return arrayOf('SLICE', value).slice(numberAt('SLICE', from), end);
  },
  SORT([value, by, order, limit]) {
    const name = wordOf(by);
    if (name === undefined || !isAggregate(name) || name === 'DATAPOINT_COUNT')
      throw new Refused('SORT sorts by AVG, MIN, MAX or SUM.');
    const direction = { ASC: 1, DESC: -1 }[wordOf(order) ?? ''];
    if (direction === undefined) throw new Refused('SORT sorts ASC or DESC.');
    const sorted = arrayOf('SORT', value).toSorted(
      (a, b) => direction * (numberOf(name, a) - numberOf(name, b)),
    );
    return limit === undefined ? sorted : sorted.slice(0, numberAt('SORT', limit));
  },
};

const only = (series: Series | undefined, { period }: Place): Series => series ?? computed(period, '', []);
