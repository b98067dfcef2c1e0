import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Metric } from '../reporting/metrics.ts';
import type { Slot } from '../usage/slots.ts';
import { readMetrics, type Part, type Read, type RequestAllowance } from './read-metrics.ts';
import { LABEL, searchFor, TOLD, valuesIn, type Told, type Where } from './search.ts';

/** What a question is asked with. `step` is the period, in ms. */
export interface Asking {
  client: CloudWatchClient;
  range: Slot;
  step: number;
  allowed: RequestAllowance;
}

/** A question is not split up further than this: it is not to run out of time, or to cost more than it is worth. */
const MAX_SEARCHES = 60;

/** What was found, and whether it is all. */
export interface Found {
  parts: Part[];
  isAll: boolean;
}

/**
 * Every series of a metric. Where there are more than CloudWatch finds at once, it is asked again: for each value seen of a dimension, and for all but those.
 */
export async function findSeries(asking: Asking, metric: Metric, where: Where): Promise<Found> {
  let searches = 0;
  async function find(narrowed: Where, telling: readonly Told[]): Promise<Found> {
    searches += 1;
    const expression = searchFor(metric, narrowed);
    if (expression === undefined || searches > MAX_SEARCHES || asking.allowed.left <= 0)
      return { parts: [], isAll: false };
    const read = await search(asking, expression, LABEL);
    if (!read.hasMoreSeries) return { parts: read.parts, isAll: !read.hasMorePoints };
    const [dimension, ...rest] = telling;
    const seen = [...new Set(read.parts.map(({ label }) => (dimension ? valuesIn(label)[dimension] : '')))];
    if (!dimension || seen.length === 0) return { parts: read.parts, isAll: false };
    const found: Found[] = [];
    for (const value of seen) found.push(await find({ ...narrowed, [dimension]: { in: [value] } }, rest));
    const others = without(narrowed[dimension], seen);
    if (others) found.push(await find({ ...narrowed, [dimension]: others }, telling));
    return { parts: found.flatMap(({ parts }) => parts), isAll: found.every(({ isAll }) => isAll) };
  }
  return find(where, TOLD);
}

/** What is wanted but for some values; undefined where that is nothing. */
function without(wanted: Where[Told], seen: readonly string[]): Where[Told] {
  if (wanted && 'in' in wanted) {
    const left = wanted.in.filter((value) => !seen.includes(value));
    return left.length > 0 ? { in: left } : undefined;
  }
  return { notIn: [...(wanted?.notIn ?? []), ...seen] };
}

/** The sum of all series of a metric, which CloudWatch adds up; undefined where there are more than it does that of, or it can't be said. */
export async function sumOfSeries(asking: Asking, metric: Metric, where: Where): Promise<Found | undefined> {
  const expression = searchFor(metric, where);
  if (expression === undefined) return undefined;
  const read = await search(asking, `SUM(${expression})`, metric);
  return read.hasMoreSeries || read.hasMorePoints ? undefined : { parts: read.parts, isAll: true };
}

/** Each search is a request of its own: so all that one may find is for it. */
const search = ({ client, range, step, allowed }: Asking, Expression: string, Label: string): Promise<Read> =>
  readMetrics(client, [{ Id: 'found', Expression, Label, Period: step / 1_000 }], range, step, allowed);
