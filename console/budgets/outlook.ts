import type { Budget, UsageFigures } from '../../schema/types.ts';
import type { Series } from '../charts/series.ts';
import { COUNTS } from './words.ts';

type Rows = readonly { startsAt: string; figures: UsageFigures }[];

const HOUR_MS = 3_600_000;
/** Up to this length a window is drawn by the hour. */
const BY_HOUR_MS = 48 * HOUR_MS;

/** By what a window of this length is drawn. */
export const periodOf = (startsAt: string, endsAt: string): 'HOUR' | 'DAY' =>
  Date.parse(endsAt) - Date.parse(startsAt) <= BY_HOUR_MS ? 'HOUR' : 'DAY';

/**
 * The lines of a window: how its spend has grown, up to what is settled now, and from there to what is expected at its end, at the least and at
 * the most. What usage tells is of calls as they were decided; what the window tells is exact, so the last known point is that.
 */
export function outlookOf({ unit, window, forecast }: Budget, rows: Rows, now: number): Series[] {
  if (!window.startsAt || !window.endsAt) return [];
  let sum = 0;
  const grown = [...rows]
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
    .map(({ startsAt, figures }) => {
      const point = { x: new Date(startsAt), y: Math.min(sum, window.spent) };
      sum += COUNTS[unit](figures);
      return point;
    });
  const here = { x: new Date(now), y: window.spent };
  const spent = { title: 'Spent', data: [{ x: new Date(window.startsAt), y: 0 }, ...grown.slice(1), here] };
  if (forecast?.expectedTotal == null) return [spent];
  const to = (title: string, y: number | null | undefined): Series[] =>
    y == null ? [] : [{ title, data: [here, { x: new Date(window.endsAt!), y }] }];
  return [
    spent,
    ...to('Expected', forecast.expectedTotal),
    ...to('One in ten ends below', forecast.low),
    ...to('One in ten ends above', forecast.high),
  ];
}
