import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { closeStores, freshStore } from '../support/store.ts';
import { play, STEPS } from '../support/model-run.ts';

const RUNS = Number(process.env.INTERLEAVINGS ?? 300);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

afterAll(closeStores);

describe('whatever happens in whatever order', () => {
  it(
    `no budget is passed, nothing leaks, and the ledger is the sum of the audit items (${RUNS} runs, SEED=${SEED})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(STEPS, async (steps) => play(await freshStore(), steps)),
        { numRuns: RUNS, seed: SEED },
      );
    },
    RUNS * 1_000,
  );
});
