import { forecast } from '../../functions/forecast/forecast.ts';
import { PERIODS, type Grain } from '../../functions/forecast/periods.ts';
import { DAYS, MONTHS, seeded } from '../support/synthetic-use.ts';
import { heading, row } from './measure.ts';

/** So many months of each kind. */
const SEEDS = 100;

/** What is tried: a window of so many periods, at moments in it, with so much known from before. */
interface Trial {
  shape: (period: number, random: () => number) => number;
  grain: Grain;
  periods: number;
  before: number;
  moments: readonly number[];
}

/** Errors as a share of the truth, of the forecast and of a straight line; and how often the truth was in the range. */
interface Score {
  error: number;
  straight: number;
  inRange: number;
}

function scoreAt({ shape, grain, periods, before }: Trial, moment: number): Score {
  const { lengthMs, seasons } = PERIODS[grain];
  const sum: Score = { error: 0, straight: 0, inRange: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = seeded(seed);
    const use = Array.from({ length: before + periods }, (_, i) => shape(i - before, random));
    const totalOf = (from: number, to: number) => use.slice(from, to).reduce((all, one) => all + one, 0);
    const truth = totalOf(before, before + periods);
    const spent = totalOf(before, before + moment);
    const whole = use.slice(Math.max(0, before + moment - PERIODS[grain].lookedBackOn), before + moment);
    const now = moment * lengthMs;
    const { total } = forecast({
      now,
      endsAt: periods * lengthMs,
      countsSince: 0,
      spent,
      limit: Infinity,
      series: {
        begun: 0,
        whole,
        current: 0,
        currentStartsAt: now,
        currentEndsAt: now + lengthMs,
        periodMs: lengthMs,
        seasons,
        startedAt: now - whole.length * lengthMs,
      },
    });
    sum.error += Math.abs(total!.expected - truth) / truth / SEEDS;
    sum.straight += Math.abs((spent / moment) * periods - truth) / truth / SEEDS;
    if (total!.low <= truth && truth <= total!.high) sum.inRange += 1 / SEEDS;
  }
  return sum;
}

const percent = (share: number) => (share * 100).toFixed(share < 0.0995 ? 1 : 0);
const shown = ({ error, straight, inRange }: Score) =>
  `${percent(error)} ${percent(straight)} ${percent(inRange)}`;

function table(kinds: Record<string, Trial['shape']>, trial: Omit<Trial, 'shape'>, note = ''): void {
  for (const [name, shape] of Object.entries(kinds))
    row(`${name}${note}`, ...trial.moments.map((moment) => shown(scoreAt({ ...trial, shape }, moment))));
}

/** How far forecasts are from what came, on made-up months whose end is known. */
export function benchForecast(): void {
  heading(
    `Forecast of a window's total, in the mean of ${SEEDS} of each kind: its error, that of a straight line, how often the range had the truth (all in %)`,
  );
  const month = { grain: 'DAY', periods: 30, moments: [3, 7, 15, 25] } as const;
  row('a month, after day', ...month.moments);
  table(MONTHS, { ...month, before: 56 });
  table({ flat: MONTHS.flat!, 'weekly rhythm': MONTHS['weekly rhythm']! }, { ...month, before: 0 }, ', the first month'); // prettier-ignore
  const day = { grain: 'HOUR', periods: 24, moments: [3, 9, 15, 21] } as const;
  row('a day, after hour', ...day.moments);
  table(DAYS, { ...day, before: PERIODS.HOUR.lookedBackOn });
  table(DAYS, { ...day, before: 72 }, ', the fourth day');
}
