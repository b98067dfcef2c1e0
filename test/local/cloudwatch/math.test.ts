import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesOf, type Scope } from '../../../infra/local/aws/cloudwatch/math/evaluate.ts';
import type { Series } from '../../../infra/local/aws/cloudwatch/series.ts';

const PERIOD = 60;

/** A value a minute; null where there is none. */
type Values = readonly (number | null)[];

const series = (id: string, values: Values): Series => ({
  label: id,
  period: PERIOD,
  points: new Map(values.flatMap((value, i) => (value === null ? [] : [[i * PERIOD, value] as const]))),
  of: { metric: { namespace: 'N', name: id, dimensions: {} }, stat: 'Sum' },
});

/** What an expression comes to over metrics, as values a minute; a list of them for an array. */
function evaluated(expression: string, metrics: Record<string, Values>): Values | Values[] {
  const length = Math.max(...Object.values(metrics).map((values) => values.length));
  const all = Object.entries(metrics).map(([id, values]) => [id, series(id, values)] as const);
  const scope: Scope = {
    range: { from: 0, to: length * PERIOD },
    period: PERIOD,
    query: (id) => all.find(([name]) => name === id)![1],
    metrics: (containing) => all.flatMap(([id, one]) => (id.includes(containing) ? [one] : [])),
    search: () => all.map(([, one]) => one),
  };
  const shown = ({ points }: Series): Values =>
    Array.from({ length }, (_, i) => points.get(i * PERIOD) ?? null);
  const value = seriesOf(expression, scope);
  return Array.isArray(value) ? value.map(shown) : shown(value);
}

describe('"Using metric math": comparison and logical operators', () => {
  const metrics = { metric1: [30, 20, 0, 0], metric2: [20, null, 20, null] };
  it.each([
    ['(metric1 < metric2)', [0, 0, 1, 0]],
    ['(metric1 >= 30)', [1, 0, 0, 0]],
    ['(metric1 > 15 AND metric2 > 15)', [1, 0, 0, 0]],
    ['(metric1 > 15 && metric2 > 15)', [1, 0, 0, 0]],
    ['metric1 > 25 || metric2 > 15', [1, 0, 1, 0]],
  ])('%s', (expression, values) => {
    expect(evaluated(expression, metrics)).toEqual(values);
  });
});

describe('"Using metric math": using IF expressions', () => {
  const metrics = {
    metric1: [1, 1, 0, 0, null],
    metric2: [30, null, 0, 0, 30],
    metric3: [0, 0, 20, null, 20],
  };
  it.each([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, null, null]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, null, null]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, null]],
    ['IF(metric1, metric2)', [30, 0, null, null, null]],
    ['IF(1, metric2, metric3)', [30, null, 0, 0, 30]],
    ['IF(0, metric2, metric3)', [0, 0, 20, null, 20]],
    ['IF(0, metric2)', [null, null, null, null, null]],
    ['IF(metric2<20, metric2)', [null, null, 0, 0, null]],
    ['IF(metric2<20, 10, 2)', [2, null, 10, 10, 2]],
    ['IF(metric2>metric3, 1, 0)', [1, 0, 0, 0, 1]],
  ])('%s', (expression, values) => {
    expect(evaluated(expression, metrics)).toEqual(values);
  });
});

describe('"Using metric math": arithmetic', () => {
  const metrics = { m1: [6, 4, null, 0], m2: [2, 0, 5, null] };
  it.each<[string, Values | Values[]]>([
    ['m1 + m2', [8, 4, 5, 0]], // a missing value is 0
    ['m1 - m2', [4, 4, -5, 0]],
    ['m1 / m2', [3, null, 0, null]], // what is divided by zero is dropped
    ['5 * m1', [30, 20, null, 0]],
    ['-5*m1', [-30, -20, null, -0]],
    ['m1 ^ 2', [36, 16, null, 0]],
    ['PERIOD(m1)/60 * m1', [6, 4, null, 0]],
    ['2 + 3 * m1', [20, 14, null, 2]],
    ['(2 + 3) * m1', [30, 20, null, 0]],
    [
      'METRICS()*100',
      [
        [600, 400, null, 0],
        [200, 0, 500, null],
      ],
    ],
    ['SUM(100/[m1, m2])', [100 / 6 + 50, 25, 20, null]],
    ['SUM(-[m1, m2])', [-8, -4, -5, 0]],
    ['AVG([m1,m2]/m1)', [(1 + 2 / 6) / 2, 0.5, null, null]],
    ['m1-AVG(m1)', [6 - 10 / 3, 4 - 10 / 3, null, -10 / 3]],
  ])('%s', (expression, values) => {
    expect(evaluated(expression, metrics)).toEqual(values);
  });
});

describe('"Using metric math": functions', () => {
  const metrics = {
    errors4xx: [1, null, 3, 4],
    errors5xx: [10, 20, null, null],
    requests: [100, 50, 20, 10],
  };
  it.each<[string, Values | Values[]]>([
    ['SUM(METRICS("errors"))/SUM(METRICS("requests"))*100', [11, 40, 15, 40]],
    ['SUM([METRICS("4xx"), METRICS("5xx")])', [11, 20, 3, 4]],
    ['SUM(errors4xx)/requests', [8 / 100, 8 / 50, 8 / 20, 8 / 10]],
    ['AVG(METRICS("errors"))', [5.5, 10, 1.5, 2]], // of several series, a missing value is 0
    ['MIN(METRICS())', [1, 20, 3, 4]],
    ['MAX(METRICS())', [100, 50, 20, 10]],
    ['MAX(requests)/requests', [1, 2, 5, 10]],
    ['errors4xx*0+DATAPOINT_COUNT(errors4xx)', [3, null, 3, 3]],
    ['DATAPOINT_COUNT(METRICS())', [3, 2, 2, 2]],
    ['requests/METRIC_COUNT(METRICS())', [100 / 3, 50 / 3, 20 / 3, 10 / 3]],
    ['FILL(errors4xx,10)', [1, 10, 3, 4]],
    [
      'FILL(METRICS("errors"), 0)',
      [
        [1, 0, 3, 4],
        [10, 20, 0, 0],
      ],
    ],
    ['FILL(errors4xx, requests)', [1, 50, 3, 4]],
    ['FILL(errors4xx, MIN(requests))', [1, 10, 3, 4]],
    ['FILL(errors5xx, REPEAT)', [10, 20, 20, 20]],
    ['FILL(errors4xx, LINEAR)', [1, 2, 3, 4]],
    ['FILL(errors5xx, LINEAR)', [10, 20, null, null]],
    ['FILL(SUM([]), 0)', [0, 0, 0, 0]], // what the dashboard relies on: nothing found is nothing
    ['RATE(requests)', [null, -50 / 60, -30 / 60, -10 / 60]],
    ['RATE(errors4xx)', [null, null, 2 / 120, 1 / 60]],
    ['DIFF(requests)', [null, -50, -30, -10]],
    ['DIFF_TIME(errors4xx)', [null, null, 120, 60]],
    ['RUNNING_SUM(errors4xx)', [1, null, 4, 8]],
    ['CEIL(requests/30)', [4, 2, 1, 1]],
    ['FLOOR(requests/30)', [3, 1, 0, 0]],
    ['ABS(-requests)', [100, 50, 20, 10]],
    ['LOG10(requests*0+100)', [2, 2, 2, 2]],
    ['TIME_SERIES(10)', [10, 10, 10, 10]],
    [
      'SORT(METRICS(), SUM, DESC)',
      [
        [100, 50, 20, 10],
        [10, 20, null, null],
        [1, null, 3, 4],
      ],
    ],
    ['SORT(METRICS(), AVG, ASC, 1)', [[1, null, 3, 4]]],
    ['SLICE(SORT(METRICS(), SUM, DESC), 0, 1)', [[100, 50, 20, 10]]],
    ['SLICE(SORT(METRICS(), AVG, ASC), 2)', [[100, 50, 20, 10]]],
    ['IF(FIRST(SORT(METRICS(), AVG, DESC))>20, 1, 0)', [1, 1, 0, 0]],
    ['LAST(METRICS())', [100, 50, 20, 10]],
    ['REMOVE_EMPTY([IF(0, requests), requests])', [[100, 50, 20, 10]]],
    ["SUM(SEARCH(' {AWS/Lambda, FunctionName} MetricName=\"Errors\" ', 'Sum', 300))", [111, 70, 23, 14]],
  ])('%s', (expression, values) => {
    expect(evaluated(expression, metrics)).toEqual(values);
  });
});

describe('an expression is refused, and why is said:', () => {
  it.each([
    ['AVG(m1)', 'not to a number'],
    ['5', 'not to a number'],
    ['ANOMALY_DETECTION_BAND(m1)', 'The function ANOMALY_DETECTION_BAND is not something'],
    ['SELECT SUM(x) FROM y', 'Metrics Insights'],
    ['m1 +', 'ends too soon'],
    ['m1 m1', 'more than was expected'],
    ['SUM(m1', ') is expected'],
    ['m1 ? 1', 'unexpected: ? 1'],
    ['[m1] + [m1]', 'array on both sides'],
    ['FILL(m1, BACKWARDS)', 'BACKWARDS'],
    ['SORT(METRICS(), P90, ASC)', 'AVG, MIN, MAX or SUM'],
    ['PERIOD(m1+m1)*m1', 'PERIOD takes a metric'],
    ['IF([m1], m1)', 'not arrays'],
  ])('%s', (expression, why) => {
    expect(() => evaluated(expression, { m1: [1] })).toThrow(why);
  });
});

describe('whatever the values are,', () => {
  const values = fc.array(fc.option(fc.integer({ min: -1_000, max: 1_000 })), { minLength: 4, maxLength: 4 });
  it('a sum of series is the sum in either order, and FILL leaves nothing missing', () => {
    fc.assert(
      fc.property(values, values, (m1, m2) => {
        expect(evaluated('SUM([m1, m2])', { m1, m2 })).toEqual(evaluated('m2 + m1', { m1, m2 }));
        expect(evaluated('FILL(m1, 7)', { m1 })).toEqual(m1.map((value) => value ?? 7));
      }),
    );
  });
});
