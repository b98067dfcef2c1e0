import type { MutationInvokeArgs } from '../../../../schema/types.ts';
import { APPLICATIONS, CHECK, type Application } from './applications.ts';
import { about, oneOf, randomOf } from './random.ts';

/** How a made-up call ends, if it is admitted. */
export type Ending =
  | 'answered'
  | 'throttled'
  | 'server-error'
  /** Its answer broke off in the middle. */
  | 'cut'
  /** Nobody knows what became of it. */
  | 'unknown'
  /** Whoever ran it is gone. */
  | 'expired';

/** A call that might have been made. */
export interface MadeUpCall {
  /** ms since the epoch. */
  at: number;
  caller: string;
  args: MutationInvokeArgs & { requestId: string };
  ending: Ending;
  inputTokens: number;
  outputTokens: number;
  latencyMs: number;
}

export const DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** All request IDs of the month begin so. */
export const REQUEST_ID = 'month-';

const ENDINGS: readonly (readonly [Ending, weight: number])[] = [
  ['answered', 960],
  ['throttled', 16],
  ['server-error', 8],
  ['cut', 6],
  ['unknown', 6],
  ['expired', 4],
];

/** On this day of each month an application has work of several days to make up for. */
const SPIKE = { dayOfMonth: 12, applicationId: 'field-reports', factor: 5 };

/** The last 30 days up to `until` (ms), in time. A day's calls are always the same, however much of it is over. */
export function planMonth(until: number): MadeUpCall[] {
  const today = Math.floor(until / DAY_MS) * DAY_MS;
  return Array.from({ length: DAYS + 1 }, (_, i) => callsOf(today - (DAYS - i) * DAY_MS))
    .concat(checksOf(today))
    .flat()
    .filter(({ at }) => at < until)
    .sort((a, b) => a.at - b.at);
}

function checksOf(midnight: number): MadeUpCall[] {
  const day = dayOf(midnight);
  const random = randomOf(`${day} ${CHECK.tags.applicationId}`);
  return Array.from({ length: CHECK.callsADay }, (_, n) => {
    const at = Math.floor(midnight + (n + 0.5 * random()) * CHECK.everyMs);
    const call = callAt(at, CHECK, random);
    return { ...call, args: { ...call.args, requestId: `${REQUEST_ID}check-${day}-${n}` } };
  });
}

const dayOf = (midnight: number): string => new Date(midnight).toISOString().slice(0, 'YYYY-MM-DD'.length);

function callsOf(midnight: number): MadeUpCall[] {
  const day = dayOf(midnight);
  return APPLICATIONS.flatMap((application) => {
    const random = randomOf(`${day} ${application.tags.applicationId}`);
    return Array.from({ length: countOn(midnight, application, random) }, () =>
      callAt(midnight + timeOfDay(application, random), application, random),
    );
  })
    .sort((a, b) => a.at - b.at)
    .map((call, n) => ({ ...call, args: { ...call.args, requestId: `${REQUEST_ID}${day}-${n}` } }));
}

function countOn(midnight: number, { tags, callsADay, weekend }: Application, random: () => number): number {
  const date = new Date(midnight);
  const ofWeek = [0, 6].includes(date.getUTCDay()) ? weekend : 1;
  const isSpike = date.getUTCDate() === SPIKE.dayOfMonth && tags.applicationId === SPIKE.applicationId;
  return Math.round(callsADay * ofWeek * (isSpike ? SPIKE.factor : 1) * (0.8 + 0.4 * random()));
}

/** Most calls fall into an application's hours, and most of these into their middle. */
function timeOfDay({ hours: [from, to] }: Application, random: () => number): number {
  const NOW_AND_THEN = 0.04;
  const hour = random() < NOW_AND_THEN ? 24 * random() : from + ((to - from) * (random() + random())) / 2;
  return Math.floor(hour * HOUR_MS);
}

function callAt(
  at: number,
  { tags, models, callers, dev, ...usual }: Application,
  random: () => number,
): MadeUpCall {
  const environment = random() < dev ? 'dev' : 'prod';
  const outputTokens = Math.min(about(random, usual.outputTokens), usual.maxTokens);
  const inputTokens = about(random, usual.inputTokens);
  return {
    at,
    caller: oneOf(random, callers[environment]),
    ending: oneOf(random, ENDINGS),
    inputTokens,
    outputTokens,
    latencyMs: about(random, 350 + outputTokens * 6),
    args: {
      model: oneOf(random, models),
      input: {
        messages: [{ role: 'USER', content: textOf(inputTokens) }],
        parameters: { maxTokens: usual.maxTokens },
      },
      tags: { ...tags, environment },
      requestId: '',
    },
  };
}

/** English is about four and a half bytes a token. */
const textOf = (tokens: number): string =>
  'Summarise what was said of the pump. '.repeat(Math.ceil((tokens * 4.5) / 37));
