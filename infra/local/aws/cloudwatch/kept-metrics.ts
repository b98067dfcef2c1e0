import { mkdirSync } from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { measuredIn } from './emf.ts';
import { keyOf, plus, type Measured, type Metric, type Statistics } from './metric.ts';
import { startOf, type Range } from './series.ts';

const MINUTE = 60;

/** What is measured is written so often: what a crash loses is of the last moment. */
const WRITE_MS = 500;

/** A metric that has been measured, and the last minute (s) of it. */
interface Known {
  id: number;
  metric: Metric;
  last: number;
}

type Packed = [sum: number, count: number, min: number, max: number];
type Key = [id: number, minute: number];

/**
 * Every metric, minute by minute, on this machine's disk. What is measured is only noted, and read and written a moment later, off the path of whoever measured
 * it: a crash may lose that much.
 */
export class KeptMetrics {
  readonly #root: RootDatabase;
  readonly #minutes: Database<Packed, Key>;
  readonly #names: Database<Omit<Known, 'id'>, number>;
  readonly #known = new Map<string, Known>();
  #lines: string[] = [];
  #measured: Measured[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    mkdirSync(path, { recursive: true });
    this.#root = open({ path, maxDbs: 2 });
    this.#minutes = this.#root.openDB({ name: 'minutes', encoding: 'msgpack' });
    this.#names = this.#root.openDB({ name: 'metrics', encoding: 'msgpack' });
    for (const { key, value } of this.#names.getRange())
      this.#known.set(keyOf(value.metric), { id: key, ...value });
  }

  /** Notes a line of a log that may have metrics in it. */
  noteLine(line: string): void {
    this.#lines.push(line);
    this.#writeSoon();
  }

  note(...measured: Measured[]): void {
    this.#measured.push(...measured);
    this.#writeSoon();
  }

  /** All metrics, each with when it was last measured (s). */
  all(): Iterable<Known> {
    return this.#known.values();
  }

  /** The minutes of a metric over a range, in time. */
  *minutes(metric: Metric, { from, to }: Range): Generator<readonly [at: number, values: Statistics]> {
    const known = this.#known.get(keyOf(metric));
    if (!known) return;
    const rows = this.#minutes.getRange({ start: [known.id, from], end: [known.id, to] });
    for (const { key, value } of rows) {
      const [sum, count, min, max] = value;
      yield [key[1], { sum, count, min, max }];
    }
  }

  /** Waits until all that was noted can be read. */
  written(): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const measured = [...this.#measured, ...this.#lines.flatMap(measuredIn)];
    this.#measured = [];
    this.#lines = [];
    if (measured.length > 0) {
      const before = this.#writing;
      this.#writing = before.then(() => this.#root.transaction(() => this.#write(measured)));
      // A full disk is told once, where it is met; what was measured then is lost.
      this.#writing = this.#writing.catch((error: unknown) => {
        process.stderr.write(`metrics could not be kept: ${String(error)}\n`);
      });
    }
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.written();
    await this.#root.close();
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.written(), WRITE_MS).unref();
  }

  #write(measured: readonly Measured[]): void {
    const minutes = new Map<string, { key: Key; values: Statistics }>();
    for (const { metric, at, values } of measured) {
      const minute = startOf(at / 1_000, MINUTE);
      const key: Key = [this.#idOf(metric, minute), minute];
      const before = minutes.get(key.join());
      minutes.set(key.join(), { key, values: before ? plus(before.values, values) : values });
    }
    for (const { key, values } of minutes.values()) {
      const kept = this.#minutes.get(key);
      const [sum, count, min, max] = kept ?? [0, 0, Infinity, -Infinity];
      const all = plus({ sum, count, min, max }, values);
      void this.#minutes.put(key, [all.sum, all.count, all.min, all.max]);
    }
  }

  #idOf(metric: Metric, minute: number): number {
    const key = keyOf(metric);
    const known = this.#known.get(key) ?? { id: this.#known.size + 1, metric, last: -Infinity };
    if (minute > known.last) {
      known.last = minute;
      this.#known.set(key, known);
      void this.#names.put(known.id, { metric, last: known.last });
    }
    return known.id;
  }
}
