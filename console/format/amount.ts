import type { BudgetUnit } from '../../schema/types.ts';

/** How many digits of a small sum say enough. */
const SIGNIFICANT = 3;
/** The least money that the API counts: a millionth of a millionth of a dollar. */
const USD_DECIMALS = 12;

/** An amount as people read it: short, in their own locale. Undefined is the browser's. */
export function short(value: number, unit: BudgetUnit, locale?: string): string {
  if (unit !== 'USD') return compact(value, locale);
  const size = Math.abs(value);
  if (size !== 0 && size < 0.1)
    return number(
      value,
      { style: 'currency', currency: 'USD', maximumSignificantDigits: SIGNIFICANT },
      locale,
    );
  if (size >= 100_000)
    return number(
      value,
      { style: 'currency', currency: 'USD', notation: 'compact', maximumFractionDigits: 1 },
      locale,
    );
  return number(value, { style: 'currency', currency: 'USD' }, locale);
}

/** The same amount with all its digits. */
export function exact(value: number, unit: BudgetUnit, locale?: string): string {
  if (unit === 'USD')
    return number(
      value,
      {
        style: 'currency',
        currency: 'USD',
        minimumFractionDigits: 2,
        maximumFractionDigits: USD_DECIMALS,
      },
      locale,
    );
  return `${number(value, { maximumFractionDigits: 0 }, locale)} ${unitAfter(value, unit)}`;
}

/** What is counted, after its number. */
export const UNITS: Record<BudgetUnit, string> = { USD: 'USD', TOKENS: 'tokens', REQUESTS: 'calls' };

/** What is counted, after so many of it; nothing after money, which has its sign. */
export function unitAfter(value: number, unit: BudgetUnit): string {
  if (unit === 'USD') return '';
  return value === 1 ? UNITS[unit].slice(0, -1) : UNITS[unit];
}

/** A count: in full up to ten thousand, then `12.3K`. */
export const compact = (value: number, locale?: string): string =>
  Math.abs(value) < 10_000
    ? number(value, { maximumFractionDigits: 1 }, locale)
    : number(value, { notation: 'compact', maximumFractionDigits: 1 }, locale);

/** A share in percent, which is given as such: 12.3 is `12.3%`. What is more than nothing is not told as nothing. */
export function percent(value: number, locale?: string): string {
  if (value > 0 && value < 0.1)
    return `<${number(0.001, { style: 'percent', maximumFractionDigits: 1 }, locale)}`;
  // What is not all is not told as all.
  if (value < 100 && value >= 99.95)
    return number(0.999, { style: 'percent', maximumFractionDigits: 1 }, locale);
  const digits = Math.abs(value) < 100 ? 1 : 0;
  return number(value / 100, { style: 'percent', maximumFractionDigits: digits }, locale);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format is slow, and tables have thousands of numbers. */
function number(value: number, options: Intl.NumberFormatOptions, locale?: string): string {
  const key = JSON.stringify([locale, options]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format.format(value);
}
