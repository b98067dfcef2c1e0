import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOf, paramsOf, tokensOf, type Property } from '../../console/filter/query.ts';
import { inputOf, pointsOf, questionOf, RANGES } from '../../console/reports/question.ts';
import { startOf } from '../../console/calls/ranges.ts';
import { PAGES, pathTo, routeOf, type PageName } from '../../console/shell/route.ts';

const PROPERTIES: readonly Property[] = [
  { key: 'costCenter', label: 'Cost centre', kind: 'text' },
  { key: 'isCovered', label: 'Covered', kind: 'boolean' },
  { key: 'costUsdAtLeast', label: 'Cost', kind: 'number', operator: '>=' },
];

describe('an address', () => {
  it('leads to the page that it was made for, whatever its parts and its query are', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(PAGES) as PageName[])),
        fc.array(text),
        fc.dictionary(fc.constantFrom('caller', 'at'), text),
        (page, below, query) => {
          const url = new URL(pathTo(page, below, query), 'http://localhost');
          // `.` and `..` are not parts of a path to any browser.
          fc.pre(below.every((part) => part !== '.' && part !== '..'));
          const route = routeOf(url.pathname, url.search);
          expect(route.page).toBe(page);
          expect(route.below).toEqual(below);
          expect(Object.fromEntries(route.query)).toEqual(query);
        },
      ),
    );
  });

  it('that somebody mistyped is no page, and nothing throws', () => {
    expect(routeOf('/console/nothing').page).toBeUndefined();
    expect(routeOf('/console/toString').page).toBeUndefined();
    expect(routeOf('/console/budgets/%E0%A4%A').below).toEqual(['%E0%A4%A']);
    expect(routeOf('/console').page).toBe('overview');
  });
});

describe('a filter in the address', () => {
  it('is what was chosen, there and back', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...PROPERTIES.map(({ key }) => key)), value), (params) => {
        const tokens = tokensOf(new URLSearchParams(params), PROPERTIES);
        expect(paramsOf(tokens, PROPERTIES)).toEqual({ ...params });
      }),
    );
  });

  it('has values of their kinds for the API, which judges what is none', () => {
    const params = { costCenter: 'sales', isCovered: 'false', costUsdAtLeast: '0.5' };
    expect(filterOf(params, PROPERTIES)).toEqual({
      costCenter: 'sales',
      isCovered: false,
      costUsdAtLeast: 0.5,
    });
    expect(filterOf({ costUsdAtLeast: 'much' }, PROPERTIES)).toEqual({ costUsdAtLeast: 'much' });
  });

  it('does not take what is no property', () => {
    expect(tokensOf(new URLSearchParams('__proto__=x&password=y'), PROPERTIES)).toEqual([]);
    expect(paramsOf([{ propertyKey: 'password', operator: '=', value: 'y' }], PROPERTIES)).toEqual({});
  });
});

describe('the question of a report', () => {
  it('is one that can be asked, whatever the address says', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('range', 'period', 'measure', 'by'), fc.string()),
        (query) => {
          const question = questionOf(new URLSearchParams(query));
          expect(RANGES[question.range].periods).toContain(question.period);
        },
      ),
    );
  });

  it.each(Object.keys(RANGES))('of %s has points that follow each other from its beginning on', (range) => {
    for (const period of RANGES[range as keyof typeof RANGES].periods) {
      const question = questionOf(new URLSearchParams({ range, period }));
      const now = new Date(2026, 10, 25, 13, 7);
      const points = pointsOf(question, now);
      expect(points[0]!.toISOString()).toBe(inputOf(question, {}, 'UTC', now).from);
      expect(points.length).toBeLessThanOrEqual(200);
      points.slice(1).forEach((point, i) => expect(point > points[i]!).toBe(true));
    }
  });
});

it('a list of calls has the same beginning for a minute, so that its pages are of one list', () => {
  const at = Date.UTC(2026, 0, 1, 12, 0, 5);
  expect(startOf('hour', at)).toBe(startOf('hour', at + 50_000));
  expect(startOf('all', at)).toBeUndefined();
});
