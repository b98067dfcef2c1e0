import type { Table } from '../../functions/store/store.ts';
import type { UsageEntry } from '../../functions/usage/entry.ts';
import { rollUp } from '../../functions/usage/roll-up.ts';
import type { Slot } from '../../functions/usage/slots.ts';
import { openUsageBook, writeEntry } from '../../functions/usage/write.ts';
import { seeded } from './synthetic-use.ts';
import { entryOf } from './usage.ts';

/** Many calls, spread evenly over a stretch of time. */
export interface ManyCalls {
  calls: number;
  range: Slot;
  costCenters: number;
  /** Has what was written so far committed, after each batch. */
  flushed: () => Promise<void>;
}

const APPLICATIONS = 5;
const MODELS = 4;
const CALLERS = 20;

/** At most so many are written at once: as many as a group commit takes well. */
const MAX_BATCH = 1_000;

const DAY_MS = 86_400_000;

/** A sweep's turn stops after this long, for what it wrote to be committed. */
const TURN_MS = 1_000;

export const costCenterOf = (n: number): string => `center-${n}`;

/** Writes calls as time goes by, and rolls them up as a sweep once a day would. At the end everything that is over is rolled up. */
export async function writeManyCalls(
  table: Table,
  { calls, range, costCenters, flushed }: ManyCalls,
): Promise<void> {
  const random = seeded(calls);
  let now = range.startsAt;
  const book = openUsageBook(table, () => now);
  let sweptAt = now;
  // A day's at most, for the sweep to come in between.
  const days = (range.endsAt - range.startsAt) / DAY_MS;
  const size = Math.min(MAX_BATCH, Math.ceil(calls / days));
  for (let done = 0; done < calls; done += size) {
    const batch = Array.from({ length: Math.min(size, calls - done) }, (_, i) => {
      const share = (done + i) / calls;
      return callOf(done + i, Math.floor(range.startsAt + share * (range.endsAt - range.startsAt)), {
        costCenters,
        random,
      });
    });
    now = batch[0]!.at;
    if (now - sweptAt >= DAY_MS) {
      await sweep(table, now, flushed);
      sweptAt = now;
    }
    await Promise.all(batch.map((entry) => writeEntry(book, entry)));
    await flushed();
  }
  await sweep(table, range.endsAt, flushed);
}

/** Rolls up until nothing is left that is over. */
async function sweep(table: Table, now: number, flushed: ManyCalls['flushed']): Promise<void> {
  for (;;) {
    const endsAt = performance.now() + TURN_MS;
    const { rolledUp, failures } = await rollUp(table, {
      now,
      zone: 'UTC',
      timeLeftMs: () => endsAt - performance.now(),
    });
    await flushed();
    if (failures.length > 0) throw new Error(failures.join('\n'));
    if (rolledUp === 0) return;
  }
}

function callOf(
  n: number,
  at: number,
  { costCenters, random }: { costCenters: number; random: () => number },
): UsageEntry {
  const pick = (of: number) => Math.floor(random() * of);
  const model = `vendor.model-${pick(MODELS)}`;
  const isDenied = random() < 0.05;
  return entryOf({
    at,
    callId: n.toString(36).padStart(16, '0'),
    costCenter: costCenterOf(n % costCenters),
    applicationId: `application-${pick(APPLICATIONS)}`,
    caller: `user:${pick(CALLERS)}`,
    model,
    modelMetric: model,
    latencyMs: isDenied ? null : 200 + pick(20_000),
    ...(isDenied
      ? { outcome: 'DENIED', cost: 0n, reason: 'BUDGET_EXCEEDED' }
      : { cost: BigInt(1 + pick(1e9)), basis: random() < 0.01 ? 'EXPIRED' : 'EXACT' }),
  });
}
