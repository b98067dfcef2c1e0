import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { tokenPrices } from '../../functions/pricing/price.ts';
import { worstCaseCost } from '../../functions/pricing/worst-case.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';
import type { PromptInput } from '../../schema/types.ts';
import { callOf, createBudget, invoke, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { root } from '../support/sources.ts';

/** The table in the docs whose faults the stand-in knows, row by row. */
const [, TABLE = ''] =
  /(\| stand-in[^]*?)\n\n/.exec(readFileSync(join(root, 'docs/faults.md'), 'utf8')) ?? [];
const ROWS = TABLE.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (-|stand-in)/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .map(([fault, streamed, what, type, retryable, charged]) => ({
    fault: fault!,
    isStreamed: streamed === 'yes',
    what: what!,
    type: type!,
    retryable: retryable === 'yes',
    charged: charged!,
  }));

const MODEL = BUILT_IN_MODELS.find(({ alias }) => alias === 'claude-sonnet-4-6')!;
/** Below and above what a slow model writes in the time that is left. */
const MAX_TOKENS = { plain: 50, streamed: 4_096 };

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ HOLD_TIMEOUT_SECONDS: '4', SWEEP_INTERVAL_SECONDS: '60' });
});
afterAll(() => host.stop());

it('the table has rows of every kind', () => {
  expect(ROWS.length).toBeGreaterThan(15);
  expect(new Set(ROWS.map(({ charged }) => charged))).toEqual(
    new Set(['nothing', 'worst case', 'what it can be']),
  );
});

describe('a model that', () => {
  it.concurrent.for(ROWS)(
    'answers so that $what (streamed: $isStreamed) fails the call as the docs say',
    async ({ fault, isStreamed, type, retryable, charged }, { expect }) => {
      const costCenter = `${fault}${isStreamed ? ' streamed' : ''}`;
      const budget = await createBudget(host, { unit: 'USD', limit: 10, scope: { costCenter } });
      const maxTokens = isStreamed ? MAX_TOKENS.streamed : MAX_TOKENS.plain;
      const call = { costCenter, maxTokens, content: `[stand-in: ${fault}] Hello` };
      const invocation = await invoke(host, call);
      expect(invocation).toMatchObject({ status: 'FAILED', failure: { type, retryable }, usage: null });

      const bound = inputTokenBound(callOf(call).input as PromptInput, MODEL);
      const most = Number(worstCaseCost(bound, maxTokens, tokenPrices(MODEL.prices[0]!))) / 1e12;
      const { spent, held } = (await readBudget(host, budget.id)).window;
      expect({ held, spent }).toEqual({ held: 0, spent: invocation.costUsd });
      if (charged === 'nothing') expect(spent).toBe(0);
      if (charged === 'worst case') expect(spent).toBeCloseTo(most, 9);
      if (charged === 'what it can be') {
        expect(spent).toBeLessThan(most);
        expect(spent).toBeGreaterThan(0);
        expect(invocation.output!.content).toMatch(/^This is/);
      }
      await expect
        .poll(() => host.lines().filter((line) => line.CostCenter === costCenter))
        .toEqual([expect.objectContaining({ TotalRequests: 1, RateLimitApproved: 1, InvocationFailed: 1 })]);
    },
  );
});
