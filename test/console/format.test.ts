import { expect, it } from 'vitest';
import { changeText } from '../../console/budgets/change-text.ts';
import { coverage, shortScope } from '../../console/budgets/words.ts';
import { compact, exact, percent, short } from '../../console/format/amount.ts';
import { daysFrom, duration, lastMinutes, relative, shortTime } from '../../console/format/time.ts';

it.each([
  [0, 'USD', '$0.00', '$0.00'],
  [0.000651, 'USD', '$0.000651', '$0.000651'],
  [0.00123456, 'USD', '$0.00123', '$0.00123456'],
  [1234.5, 'USD', '$1,234.50', '$1,234.50'],
  [1234567.891, 'USD', '$1.2M', '$1,234,567.891'],
  [0.000000000001, 'USD', '$0.000000000001', '$0.000000000001'],
  [9999, 'TOKENS', '9,999', '9,999 tokens'],
  [512_300, 'TOKENS', '512.3K', '512,300 tokens'],
  [3, 'REQUESTS', '3', '3 calls'],
] as const)('%d %s is %s in short, and %s exactly', (value, unit, inShort, whole) => {
  expect(short(value, unit, 'en-US')).toBe(inShort);
  expect(exact(value, unit, 'en-US')).toBe(whole);
});

it('amounts are in the reader’s locale', () => {
  expect(short(1234.5, 'USD', 'de-DE')).toBe('1.234,50\u00a0$');
  expect(compact(1234.5, 'fr-FR')).toBe('1\u202f234,5');
});

it.each([
  [0, '0%'],
  [0.004, '<0.1%'],
  [12.34, '12.3%'],
  [100, '100%'],
  [250.4, '250%'],
])('%d percent is %s: what is more than nothing is not told as nothing', (value, text) => {
  expect(percent(value, 'en-US')).toBe(text);
});

it.each([
  [412, '412 ms'],
  [3210, '3.2 s'],
  [125_000, '2 min 5 s'],
  [120_000, '2 min'],
])('%d ms take %s', (ms, text) => {
  expect(duration(ms, 'en-US')).toBe(text);
});

it('a moment of today is its time, another has its day', () => {
  const now = new Date(2026, 10, 25, 12);
  expect(shortTime(new Date(2026, 10, 25, 9, 5), now, 'en-US')).toMatch(/^9:05:00\sAM$/);
  expect(shortTime(new Date(2026, 9, 3, 9, 5), now, 'en-US')).toMatch(/^Oct 3, 9:05\sAM$/);
  expect(relative(now.getTime() + 3 * 86_400_000, now.getTime(), 'en-US')).toBe('in 3 days');
  expect(relative(now.getTime() - 60_000, now.getTime(), 'en-US')).toBe('1 minute ago');
});

it('days and minutes are whole, in order, and without a gap', () => {
  const days = daysFrom(new Date(2026, 1, 26), new Date(2026, 2, 2, 15));
  expect(days.map((day) => day.getDate())).toEqual([26, 27, 28, 1, 2]);
  const minutes = lastMinutes(3, Date.UTC(2026, 0, 1, 0, 1, 30));
  expect(minutes.map((at) => at.toISOString().slice(11, 16))).toEqual(['23:59', '00:00', '00:01']);
});

it('a scope is said in words', () => {
  expect(coverage({})).toBe('every call of everybody');
  expect(coverage({ costCenter: 'sales', environment: 'prod' })).toBe(
    'calls that cost centre sales pays for, in prod',
  );
  expect(shortScope({ costCenter: 'sales', model: null })).toBe('sales');
});

it('a change is said in words, with both values', () => {
  const change = { at: '', by: '', reason: null, version: 2, operation: 'updateBudget' };
  const changes = [
    { field: 'limit', before: '5', after: '6' },
    { field: 'thresholds', before: '[80,100]', after: null },
    { field: 'name', before: '"A"', after: '"B"' },
  ];
  expect(changeText({ ...change, changes }, 'USD', 'en-US')).toBe(
    'changed limit from $5.00 to $6.00, thresholds from 80, 100 to nothing, name from A to B',
  );
  expect(changeText({ ...change, operation: 'topUpBudget', changes: [] }, 'USD')).toBe('topped it up');
});
