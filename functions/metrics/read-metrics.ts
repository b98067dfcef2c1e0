import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Slot } from '../usage/slots.ts';

/** A series that CloudWatch answered, or a part of it. */
export interface Part {
  /** The ID of the query that found it. */
  id: string;
  label: string;
  /** When (ms), and how much. */
  points: [at: number, value: number][];
}

/** What CloudWatch answered to a request. */
export interface Read {
  parts: Part[];
  /** Whether there were more series than it answers. */
  hasMoreSeries: boolean;
  /** Whether it left out points. */
  hasMorePoints: boolean;
  /** Whether that is because there were too many for an answer: then shorter ranges have them. */
  isCut: boolean;
}

/** How many more requests a question may send: each is billed, and takes time. */
export interface RequestAllowance {
  left: number;
}

/** What one question may send: what is lacking then is said. */
export const aQuestion = (): RequestAllowance => ({ left: 150 });

/** Asks for all that queries find in a range: page by page, and in shorter ranges where an answer without further pages is cut. `step` is the longest period asked for, in ms. */
export async function readMetrics(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  range: Slot,
  step: number,
  allowed: RequestAllowance,
): Promise<Read> {
  const read = await readPages(client, queries, range, allowed);
  const middle = range.startsAt + Math.floor((range.endsAt - range.startsAt) / step / 2) * step;
  if (!read.isCut || middle === range.startsAt || allowed.left <= 0) return read;
  // Of what is computed there may be no next page: the documentation says so.
  const halves = [
    await readMetrics(client, queries, { startsAt: range.startsAt, endsAt: middle }, step, allowed),
    await readMetrics(client, queries, { startsAt: middle, endsAt: range.endsAt }, step, allowed),
  ];
  return {
    parts: halves.flatMap(({ parts }) => parts),
    hasMoreSeries: halves.some(({ hasMoreSeries }) => hasMoreSeries),
    hasMorePoints: halves.some(({ hasMorePoints }) => hasMorePoints),
    isCut: halves.some(({ isCut }) => isCut),
  };
}

async function readPages(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  range: Slot,
  allowed: RequestAllowance,
): Promise<Read> {
  const parts: Part[] = [];
  let hasMorePoints = false;
  let isCut = false;
  let hasMoreSeries = false;
  let token: string | undefined;
  do {
    allowed.left -= 1;
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(range.startsAt),
        EndTime: new Date(range.endsAt),
        ScanBy: 'TimestampAscending',
        NextToken: token,
      }),
    );
    for (const { Id = '', Label = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      parts.push({ id: Id, label: Label, points: Timestamps.map((at, i) => [at.getTime(), Values[i]!]) });
    }
    // It says so where it has left out series, and answers as many as it may.
    hasMoreSeries ||= (page.Messages ?? []).length > 0;
    // What is not complete on the last page will not be.
    const codes = (page.MetricDataResults ?? []).map(({ StatusCode }) => StatusCode);
    hasMorePoints = codes.some((code) => code !== 'Complete');
    isCut = codes.includes('PartialData');
    token = page.NextToken;
  } while (token !== undefined && allowed.left > 0);
  return { parts, hasMoreSeries, hasMorePoints: hasMorePoints || token !== undefined, isCut };
}
