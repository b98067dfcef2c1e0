import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../infra/local/aws/cloudwatch/labels.ts';
import type { Series } from '../../../infra/local/aws/cloudwatch/series.ts';

const errors: Series = {
  label: 'my-function',
  period: 300,
  points: new Map([
    [600, 4],
    [0, 1],
    [300, 7],
  ]),
  of: {
    metric: { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'my-function' } },
    stat: 'Sum',
  },
};

describe('"Using dynamic labels"', () => {
  it.each([
    // The example of that page.
    ['[max: ${MAX} Errors for Function Name ${LABEL}]', '[max: 7 Errors for Function Name my-function]'],
    ['${AVG} ${SUM} ${MIN} ${FIRST} ${LAST}', '4 12 1 1 4'],
    ['${DATAPOINT_COUNT}', '3'],
    ["${PROP('MetricName')} in ${PROP('Namespace')}", 'Errors in AWS/Lambda'],
    ["${PROP('Dim.FunctionName')}, ${PROP('Stat')} of ${PROP('Period')} s", 'my-function, Sum of 300 s'],
    ["<${PROP('Dim.Absent')}>", '<>'],
    ['no braces', 'no braces'],
  ])('%s', (label, shown) => {
    expect(labelOf(label, errors)).toBe(shown);
  });

  it.each([
    ['${LABEL}${LABEL}', 'once'],
    ['${MIN}${MAX}${SUM}${AVG}${LAST}${FIRST}', 'at most 5'],
    ['${LAST_TIME}', 'LAST_TIME'],
    ["${PROP('Region')}", 'Region'],
  ])('refuses %s', (label, why) => {
    expect(() => labelOf(label, errors)).toThrow(why);
  });

  it('of what was measured never, there is nothing to say', () => {
    const empty = { ...errors, points: new Map() };
    expect(labelOf('${MAX}', empty)).toBe('');
    const { of: _, ...made } = errors;
    expect(labelOf("${PROP('MetricName')}", made)).toBe('');
  });
});
