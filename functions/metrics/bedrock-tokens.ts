import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { readBedrock, type BedrockFigure } from './bedrock-queries.ts';
import { aQuestion } from './read-metrics.ts';

const DAY_MS = 86_400_000;

const FIGURES = [
  'invocations',
  'inputTokens',
  'outputTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
] as const satisfies BedrockFigure[];

/** What Bedrock says that a model or profile used on a day of UTC. */
export interface BedrockDay extends Record<(typeof FIGURES)[number], number> {
  modelMetric: string;
  /** `YYYY-MM-DD`. */
  day: string;
}

/** Whose use to read, and when: `from` and `to` are in ms, and every day that they touch is read as a whole. */
export interface BedrockDays {
  client: CloudWatchClient;
  /** What CloudWatch calls them: a model ID, or the last part of a profile's ARN. */
  modelMetrics: readonly string[];
  from: number;
  to: number;
}

/**
 * What Bedrock's own metrics say was used, by model or profile and by day of UTC; nothing of days without any. CloudWatch keeps them for 455 days, and has a call some
 * minutes after it. Throws where CloudWatch can't be asked.
 */
export async function bedrockTokens({ client, modelMetrics, from, to }: BedrockDays): Promise<BedrockDay[]> {
  const range = {
    startsAt: Math.floor(from / DAY_MS) * DAY_MS,
    endsAt: Math.ceil(to / DAY_MS) * DAY_MS,
  };
  const unique = [...new Set(modelMetrics)];
  const days = new Map<string, BedrockDay>();
  for (const { modelMetric, figure, at, value } of await readBedrock(
    { client, range, step: DAY_MS, allowed: aQuestion() },
    unique,
    FIGURES,
  )) {
    const day = new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);
    const known = days.get(`${day} ${modelMetric}`) ?? { modelMetric, day, ...NOTHING };
    known[figure] += value;
    days.set(`${day} ${modelMetric}`, known);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}

const NOTHING = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<
  (typeof FIGURES)[number],
  number
>;
