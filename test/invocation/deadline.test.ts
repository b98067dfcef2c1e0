import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelDeadline, requestEndsAt } from '../../functions/invocation/deadline.ts';
import { createBudget, invoke, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

describe('the model is given up', () => {
  it('before its own hold expires, and before the function is stopped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 0, max: 600_000 }),
        (timeoutSeconds, remainingMs) => {
          const now = 1_000_000;
          const expiresAt = now + timeoutSeconds * 1000;
          const deadline = modelDeadline({
            requestEndsAt: requestEndsAt(now),
            expiresAt,
            holdTimeoutSeconds: timeoutSeconds,
            now,
            functionRemainingMs: remainingMs,
          });
          expect(deadline).toBeLessThan(expiresAt);
          expect(deadline).toBeLessThan(now + remainingMs);
          expect(deadline).toBeLessThan(now + 30_000);
        },
      ),
    );
  });

  describe('on a host whose holds stand for 3 seconds', () => {
    let host: RunningHost;
    beforeAll(async () => {
      host = await startHost({ HOLD_TIMEOUT_SECONDS: '3', SWEEP_INTERVAL_SECONDS: '0.2' });
    });
    afterAll(() => host.stop());

    it('is charged at its worst case, once, though the sweep runs beside it', async () => {
      const budget = await createBudget(host, { unit: 'REQUESTS', limit: 5, scope: { costCenter: 'hang' } });
      const usd = await createBudget(host, { unit: 'USD', limit: 5, scope: { costCenter: 'hang' } });
      const result = await invoke(host, { costCenter: 'hang', content: '[stand-in: hang]' });
      expect(result).toMatchObject({ status: 'FAILED', failure: { type: 'NoAnswer' } });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 1, held: 0 });
      expect((await readBudget(host, usd.id)).window).toMatchObject({ spent: result.costUsd, held: 0 });
      expect(result.costUsd).toBeGreaterThan(0);
    });
  });
});
