import { randomOf } from '../../infra/local/demo/month/random.ts';

/** Made-up use, period by period, of which the truth is known: for the laws of the forecast, and to try it on. */

/** Random numbers from 0 to 1 that are the same for the same seed. */
export const seeded = (seed: number): (() => number) => randomOf(String(seed));

/** About 1, never below 0: a normal distribution (Box and Muller). */
const about1 = (random: () => number, deviation: number): number =>
  Math.max(0, 1 + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

const WEEK = [1.3, 1.3, 1.2, 1.2, 1.0, 0.15, 0.1];

/** What a day comes to; `day` counts from the window's start, and is negative before it. */
type Shape = (day: number, random: () => number) => number;

/** Kinds of months. Each day is 100 or so. */
export const MONTHS: Record<string, Shape> = {
  flat: (_day, random) => 100 * about1(random, 0.15),
  'weekly rhythm': (day, random) => 100 * WEEK[(((day + 3) % 7) + 7) % 7]! * about1(random, 0.2),
  'growth, 2 % of 100 a day': (day, random) => Math.max(0, 100 + 2 * day) * about1(random, 0.15),
  'growth, and weekly rhythm': (day, random) =>
    Math.max(0, 100 + 2 * day) * WEEK[(((day + 3) % 7) + 7) % 7]! * about1(random, 0.2),
  'a spike of ten days’ worth on day 2': (day, random) => (day === 1 ? 1_000 : 0) + 100 * about1(random, 0.15), // prettier-ignore
  'a spike of ten days’ worth on day 14': (day, random) => (day === 13 ? 1_000 : 0) + 100 * about1(random, 0.15), // prettier-ignore
  'bursts on one day in four': (_day, random) => (random() < 0.25 ? 400 : 0) * about1(random, 0.3),
  'twice as much from the 1st on': (day, random) => (day < 0 ? 100 : 200) * about1(random, 0.15),
};

const OFFICE_HOURS = [9, 18] as const;

/** Kinds of days by the hour, from midnight on Monday of the first week. */
export const DAYS: Record<string, Shape> = {
  'flat, by the hour': (_hour, random) => 10 * about1(random, 0.3),
  'office hours, by the hour': (hour, random) => {
    const ofDay = ((hour % 24) + 24) % 24;
    const isOpen = ofDay >= OFFICE_HOURS[0] && ofDay < OFFICE_HOURS[1];
    return (isOpen ? 20 : 1) * about1(random, 0.4);
  },
};
