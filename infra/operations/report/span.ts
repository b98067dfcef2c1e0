import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../../../functions/ledger/ledger.ts';
import { WrongOption } from './options.ts';

/** From when to when, in ISO 8601. */
export interface Span {
  from: string;
  to: string;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/;

/** A date's midnight in a time zone, or a moment as it is; in ms. Throws a `WrongOption`. */
function momentOf(option: string, given: string, timeZone: string): number {
  const at = TIME.test(given) ? Date.parse(given) : DATE.test(given) ? midnight(given, timeZone) : NaN;
  if (Number.isNaN(at))
    throw new WrongOption(
      `--${option} must be a date like 2026-11-01, or a time with its zone like 2026-11-01T08:00:00Z`,
    );
  return at;
}

function midnight(date: string, timeZone: string): number {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return NaN;
  }
}

/** The span of a report. What is not over yet ends now, once for all pages. */
export function spanOf(given: { from: string; to: string | undefined }, timeZone: string, now: number): Span {
  if (!isTimeZone(timeZone))
    throw new WrongOption('--time-zone must be an IANA time zone, such as Europe/Zurich');
  const from = momentOf('from', given.from, timeZone);
  const to = given.to === undefined ? now : Math.min(now, momentOf('to', given.to, timeZone));
  if (from >= now) throw new WrongOption('--from must not be in the future');
  if (from >= to) throw new WrongOption('--from must be before --to');
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
