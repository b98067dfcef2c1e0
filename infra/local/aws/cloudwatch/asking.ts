import type { Query } from './get-metric-data-input.ts';
import type { KeptMetrics } from './kept-metrics.ts';
import { isDynamic, labelOf } from './labels.ts';
import { seriesOf, type Scope } from './math/evaluate.ts';
import { isStat, keyOf, type Metric } from './metric.ts';
import { notHere, Refused } from './refused.ts';
import { resolutionAt } from './resolution.ts';
import { finds } from './search/match.ts';
import { parseSearch } from './search/parse.ts';
import { startOf, statisticBy, type Range, type Series } from './series.ts';

const TWO_WEEKS = 14 * 86_400;

/** The queries of one request, each evaluated once. */
export class Asking {
  foundTooMany = false;
  readonly #queries: ReadonlyMap<string, Query>;
  readonly #on: { metrics: KeptMetrics; range: Range; now: number; mostSeries: number };
  readonly #values = new Map<string, Series | Series[] | 'under way'>();
  #found = 0;

  constructor(
    queries: ReadonlyMap<string, Query>,
    on: { metrics: KeptMetrics; range: Range; now: number; mostSeries: number },
  ) {
    this.#queries = queries;
    this.#on = on;
  }

  /** What a query answers, with its labels. */
  labelled(one: Query): Series[] {
    const value = this.#valueOf(one.Id);
    const { Label } = one;
    if (Label === undefined) return [value].flat();
    if (isDynamic(Label))
      return [value].flat().map((series) => ({ ...series, label: labelOf(Label, series) }));
    // As a graph's legend has it: the label of the expression before that of each series.
    return Array.isArray(value)
      ? value.map((series) => ({ ...series, label: `${Label} ${series.label}`.trim() }))
      : [{ ...value, label: Label }];
  }

  #valueOf(id: string): Series | Series[] {
    const known = this.#values.get(id);
    if (known === 'under way') throw new Refused(`The expression ${id} refers to itself.`);
    if (known) return known;
    const one = this.#queries.get(id);
    if (!one) throw new Refused(`There is no query with the Id ${id}.`);
    this.#values.set(id, 'under way');
    const value = this.#evaluated(one);
    this.#values.set(id, value);
    return value;
  }

  #evaluated({ Id, MetricStat, Expression, Period }: Query): Series | Series[] {
    if ((MetricStat === undefined) === (Expression === undefined))
      throw new Refused(`The query ${Id} must have either MetricStat or Expression.`);
    if (MetricStat) {
      const { Metric, Period: seconds, Stat } = MetricStat;
      const dimensions = Object.fromEntries(
        (Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
      );
      return this.#read({ namespace: Metric.Namespace, name: Metric.MetricName, dimensions }, Stat, seconds);
    }
    const scope: Scope = {
      range: this.#on.range,
      period: Period ?? this.#shortestPeriod(),
      query: (id) => this.#valueOf(id),
      metrics: (containing) =>
        [...this.#queries.values()].flatMap((one) =>
          one.MetricStat && one.Id.includes(containing) ? this.#valueOf(one.Id) : [],
        ),
      search: (search, stat, seconds) => this.#search(search, stat, seconds ?? Period),
    };
    return seriesOf(Expression!, scope);
  }

  #shortestPeriod(): number {
    const periods = [...this.#queries.values()].flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
    return periods.length > 0 ? Math.min(...periods) : 300;
  }

  /** Searches find what has been measured within two weeks. */
  #search(search: string, stat: string, seconds: number | undefined): Series[] {
    if (seconds === undefined) throw new Refused('A search needs a Period.');
    const parsed = parseSearch(search);
    const { now, mostSeries } = this.#on;
    const found = [...this.#on.metrics.all()]
      .filter(({ metric, last }) => last >= now - TWO_WEEKS && finds(parsed, metric))
      .map(({ metric }) => metric)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const room = Math.max(0, mostSeries - this.#found);
    this.foundTooMany ||= found.length > room;
    this.#found += Math.min(room, found.length);
    return found.slice(0, room).map((metric) => this.#read(metric, stat, seconds));
  }

  #read(metric: Metric, stat: string, seconds: number): Series {
    if (!isStat(stat)) throw notHere(`The statistic ${stat}`);
    if (seconds % 60 !== 0) throw notHere(`A period of ${seconds} s`);
    const { metrics, range, now } = this.#on;
    const whole = { from: startOf(range.from, seconds), to: startOf(range.to - 1, seconds) + seconds };
    // What is older is kept more coarsely: a finer period finds nothing there.
    const minutes = [...metrics.minutes(metric, whole)].filter(
      ([at]) => seconds % resolutionAt(at, now) === 0,
    );
    return {
      label: [...Object.values(metric.dimensions), metric.name].join(' '),
      period: seconds,
      points: statisticBy(minutes, seconds, stat),
      of: { metric, stat },
    };
  }
}
