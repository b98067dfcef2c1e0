import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL, searchFor, valuesIn } from '../../functions/metrics/search.ts';
import { DIMENSIONS, NAMESPACE } from '../../functions/reporting/metrics.ts';
import { labelOf } from '../../infra/local/aws/cloudwatch/labels.ts';
import { finds } from '../../infra/local/aws/cloudwatch/search/match.ts';
import { parseSearch } from '../../infra/local/aws/cloudwatch/search/parse.ts';

const tag = fc.stringMatching(/^[A-Za-z0-9 ._:/=+@-]{1,40}$/).filter((value) => value.trim() !== '');
const metricOf = (CostCenter: string) => ({
  namespace: NAMESPACE,
  name: 'TotalRequests',
  dimensions: { ...Object.fromEntries(DIMENSIONS.map((name) => [name, 'x'])), CostCenter },
});
const searchIn = (expression: string) => parseSearch(/^SEARCH\('(.*)', 'Sum'\)$/.exec(expression)![1]!);

describe('a search', () => {
  it('finds a cost centre and no other, whatever it is called', () => {
    fc.assert(
      fc.property(tag, tag, (wanted, other) => {
        const only = searchIn(searchFor('TotalRequests', { CostCenter: { in: [wanted] } })!);
        expect(finds(only, metricOf(wanted))).toBe(true);
        expect(finds(only, metricOf(other))).toBe(wanted === other);
        const rest = searchIn(searchFor('TotalRequests', { CostCenter: { notIn: [wanted] } })!);
        expect(finds(rest, metricOf(other))).toBe(wanted !== other);
      }),
    );
  });

  it('cannot be ended by a value, and is not made where it would be too long', () => {
    const evil = 'x" OR CostCenter="support\\';
    const search = searchIn(searchFor('TotalRequests', { CostCenter: { in: [evil] } })!);
    expect(finds(search, metricOf('support'))).toBe(false);
    expect(finds(search, metricOf(evil))).toBe(true);
    expect(searchFor('TotalRequests', { CostCenter: { in: ["x' , 'Sum'"] } })).toBeUndefined();
    const many = Array.from({ length: 50 }, (_, i) => `cost-centre-${i}`);
    expect(searchFor('TotalRequests', { CostCenter: { in: many } })).toBeUndefined();
  });

  it('brings the values back in its label, whatever they are', () => {
    fc.assert(
      fc.property(tag, tag, (CostCenter, Application) => {
        const dimensions = {
          CostCenter,
          Application,
          Environment: 'none',
          ModelId: 'arn:aws:x/y',
          Model: 'm',
        };
        const of = { metric: { namespace: NAMESPACE, name: 'x', dimensions }, stat: 'Sum' };
        const { Model: _, ...told } = dimensions;
        expect(valuesIn(labelOf(LABEL, { label: '', period: 60, points: new Map(), of }))).toEqual(told);
      }),
    );
    expect(() => valuesIn('sales')).toThrow('a label');
  });
});
