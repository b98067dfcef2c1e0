import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { closeStores, embeddedStore, freshStore } from '../support/store.ts';
import { PLANS, playFinely } from '../support/fine-run.ts';
import { play, STEPS } from '../support/model-run.ts';

const RUNS = Number(process.env.INTERLEAVINGS ?? 150);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

afterAll(closeStores);

/** The embedded DynamoDB takes ten times as long for the same. */
const STORES = [
  ['LMDB', embeddedStore, RUNS],
  ['DynamoDB', async () => ({ ...(await freshStore()), close: async () => undefined }), Math.ceil(RUNS / 20)],
] as const;

describe('whatever happens in whatever order', () => {
  it.each(STORES)(
    `on %s: no budget is passed, nothing leaks, and the ledger is the sum of the audit items (SEED=${SEED})`,
    async (_kind, fresh, numRuns) => {
      await fc.assert(
        fc.asyncProperty(STEPS, async (steps) => {
          const store = await fresh();
          await play(store, steps);
          await store.close();
        }),
        { numRuns, seed: SEED },
      );
    },
    RUNS * 1_000,
  );
});

describe('whatever comes between two writes of one step', () => {
  it(
    `each call is charged once for what the model was asked, though steps are delivered twice, stop, or meet the sweep (${RUNS * 5} runs, SEED=${SEED})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), PLANS, (scheduler, plans) => playFinely(scheduler, plans)),
        { numRuns: RUNS * 5, seed: SEED },
      );
    },
    RUNS * 1_000,
  );
});
