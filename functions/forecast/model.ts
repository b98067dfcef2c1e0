import { mean, median, sum, trendOf, withoutSpikes } from './robust.ts';

/** What is expected of periods to come. */
export interface Model {
  /** Whether it knows the rhythm; else the average goes on. */
  isSeasonal: boolean;
  /** What is expected of the period that comes `ahead` of the next one: 0 is the next, -1 the last one known. Never below 0. */
  expected: (ahead: number) => number;
}

/** A rhythm needs to be seen so often, and a trend so often. */
const LEAST_ROUNDS = 2;
const LEAST_FOR_TREND = 4;

/** The level is that of so many rounds. */
const RECENT_ROUNDS = 4;

/** Periods in a row that are all above, or all below, what was expected of them are a new level where chance would make so many less often than this. */
const BY_CHANCE = 0.02;

/** Hours lean on each other: as many as a day has tell something, fewer nothing. */
const LEAST_OF_SEASON = 1 / 7;

/** What is left of a trend a round later: none goes on for ever. */
const DAMPING = 0.9;

/**
 * A robust seasonal model with a damped trend. The series is cut, from its end, into rounds of one season (a week of days, say), so that each
 * has every position once and its mean is free of rhythm. The rhythm is each position's mean share of its round; the level is the median of the
 * last rounds, brought forward by the trend between rounds; where use has changed for good since, it is that of the periods since then.
 *
 * @param series amounts of whole periods that follow each other, the newest last
 * @param seasons how many periods a rhythm may have, the longest first: the first that was seen twice is taken
 */
export function modelOf(series: readonly number[], seasons: readonly number[]): Model {
  const values = withoutSpikes(series);
  const season = seasons.find((length) => values.length >= length * LEAST_ROUNDS);
  if (season === undefined) {
    const level = mean(values);
    return { isSeasonal: false, expected: () => level };
  }
  const count = Math.floor(values.length / season);
  const rounds = Array.from({ length: count }, (_, i) => {
    const start = values.length - (count - i) * season;
    return values.slice(start, start + season);
  });
  const levels = rounds.map(mean);
  const trend = count < LEAST_FOR_TREND ? 0 : trendOf(levels);
  const rhythm = rhythmOf(rounds, levels, trend);
  const level = median(levels.map((one, i) => one + trend * (count - 1 - i)).slice(-RECENT_ROUNDS));
  const expectedBy =
    (from: number, step: number) =>
    (ahead: number): number => {
      // The level is that of the middle of the last round.
      const roundsAhead = (ahead + (season + 1) / 2) / season;
      return Math.max(0, from + step * damped(roundsAhead)) * rhythm.at(ahead % season)!;
    };
  const expected = expectedBy(level, trend);
  const changed = newLevel(values, expected, rhythm);
  return { isSeasonal: true, expected: changed === undefined ? expected : expectedBy(changed, 0) };
}

/** The level since use changed, if it has: of the last periods that are all on the same side of what was expected of them. */
function newLevel(
  values: readonly number[],
  expected: Model['expected'],
  rhythm: readonly number[],
): number | undefined {
  const season = rhythm.length;
  const sides = values.map((value, i) => Math.sign(value - expected(i - values.length)));
  const side = sides.findLast((one) => one !== 0) ?? 0;
  const first = sides.findLastIndex((one) => one === -side) + 1;
  const row = sides.slice(first).slice(-season);
  const usual = Math.max(0.5, sides.filter((one) => one === side).length / sides.length);
  if (side === 0 || row.length < season * LEAST_OF_SEASON || usual ** row.length > BY_CHANCE)
    return undefined;
  const share = sum(row.map((_, i) => rhythm.at(i - row.length)!));
  return share > 0 ? sum(values.slice(-row.length)) / share : undefined;
}

/** How many whole steps of a trend so many damped ones come to. */
const damped = (steps: number): number => (DAMPING ** steps - 1) / Math.log(DAMPING);

/** What each position has of a round, 1 being the mean; what the trend adds in the course of a round is not rhythm. */
function rhythmOf(rounds: readonly number[][], levels: readonly number[], trend: number): number[] {
  const season = rounds[0]!.length;
  const shares = Array.from({ length: season }, (_, position) => {
    const grown = trend * ((position - (season - 1) / 2) / season);
    return mean(
      rounds.flatMap((round, i) => {
        const level = levels[i]!;
        return level > 0 ? [round[position]! / Math.max(level / 2, level + grown)] : [];
      }),
    );
  });
  const all = sum(shares);
  return shares.map((share) => (all > 0 ? (share * season) / all : 1));
}
