/** A moment in full: date, time to the second, and zone. */
export const exactTime = (at: string | number | Date, locale?: string): string =>
  new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'long' });

/** A moment in short: the time alone if it is of today. */
export function shortTime(at: string | number | Date, now = new Date(), locale?: string): string {
  const date = new Date(at);
  if (date.toDateString() === now.toDateString())
    return date.toLocaleTimeString(locale, { timeStyle: 'medium' });
  return date.toLocaleString(locale, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  });
}

/** A moment by the clock of a time zone, which is named. */
export const momentIn = (at: string | number | Date, timeZone: string, locale?: string): string =>
  `${new Date(at).toLocaleString(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' })} ${timeZone}`;

export const shortDay = (at: string | number | Date, locale?: string): string =>
  new Date(at).toLocaleDateString(locale, { month: 'short', day: 'numeric' });

export const shortMinute = (at: string | number | Date, locale?: string): string =>
  new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });

/** How long something took: `412 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number, locale?: string): string {
  if (ms < 1000) return `${Math.round(ms).toLocaleString(locale)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toLocaleString(locale, { maximumFractionDigits: 1 })} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** How far away a moment is: `in 3 days`, `5 minutes ago`. */
export function relative(at: string | number | Date, now = Date.now(), locale?: string): string {
  const away = new Date(at).getTime() - now;
  const [unit, size] = STEPS.find(([, ms]) => Math.abs(away) >= ms) ?? STEPS.at(-1)!;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(away / size), unit);
}

/** The zone that the browser's clock is in. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const startOfDay = (at: Date, daysBefore = 0): Date =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysBefore);

export const startOfMonth = (at: Date): Date => new Date(at.getFullYear(), at.getMonth(), 1);

/** The first moment of every day from one day to another, both among them. */
export function daysFrom(first: Date, last: Date): Date[] {
  const days: Date[] = [];
  for (let day = startOfDay(first); day <= last; day = startOfDay(day, -1)) days.push(day);
  return days;
}

/** The first moment of each of the last minutes, this one among them. */
export function lastMinutes(count: number, now: number): Date[] {
  const thisOne = Math.floor(now / 60_000) * 60_000;
  return Array.from({ length: count }, (_, i) => new Date(thisOne - (count - 1 - i) * 60_000));
}
