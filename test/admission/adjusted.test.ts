import { describe, expect, it } from 'vitest';
import { admit } from '../../functions/admission/admit.ts';
import type { Answer } from '../../functions/admission/ports.ts';
import type { Call } from '../../functions/call/call.ts';
import { callModel } from '../../functions/call/call.ts';
import { demandOf } from '../../functions/call/demand.ts';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { Catalog } from '../../functions/catalog/catalog.ts';
import { isProblem } from '../../functions/errors/problem.ts';
import { refusalBy } from '../../functions/ledger/ledger.ts';
import type { ChargedBalance, CoveringBudget, Refused } from '../../functions/ledger/ledger.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';
import type { OnExceed, PromptInput } from '../../schema/types.ts';

const NOW = Date.parse('2026-11-01T00:00:00Z');
const catalog = new Catalog(BUILT_IN_MODELS);
const input: PromptInput = { messages: [{ role: 'USER', content: 'x'.repeat(4_000) }] } as PromptInput;

const call = (alias: string, maxTokens: number): Call => ({
  callId: 'c',
  requestId: 'r',
  requestIdGiven: false,
  caller: 'me',
  contentHash: '',
  timestamp: new Date(NOW).toISOString(),
  model: callModel(catalog.find(alias)!, NOW, []),
  tags: { applicationId: 'crm', costCenter: 'sales', environment: 'prod' },
  maxTokens,
  inputTokenBound: inputTokenBound(input, catalog.find(alias)!),
  needs: [],
  additionalFields: {},
});

/** A ledger with one budget, in picodollars. */
function ledgerOf(limit: bigint, onExceed: OnExceed, downgradeTo: string | null = null) {
  const asked: Call[] = [];
  const budget: CoveringBudget = {
    budgetId: 'b',
    budgetName: 'b',
    scope: {},
    unit: 'USD',
    mode: 'ENFORCE',
    onExceed,
    downgradeTo,
    limit: String(limit),
    thresholds: [],
    resetsAt: null,
    countedIn: { sheet: 'sales', window: 'U1.' },
  };
  const ask = async (one: Call): Promise<Answer<Call>> => {
    asked.push(one);
    const demand = demandOf(one);
    const balance = { budget, limit, amount: demand.USD!, enforced: true, spent: 0n, held: 0n };
    const balances: ChargedBalance[] = [balance];
    const refusals = balances.flatMap((one) => refusalBy(one, demand) ?? []);
    return refusals.length === 0 ? { admitted: true, granted: one } : { admitted: false, refusals, balances };
  };
  return { asked, ask };
}

const ports = (ask: (one: Call) => Promise<Answer<Call>>, exact?: number) => ({
  catalog: async () => catalog,
  now: () => NOW,
  countTokens: async () => exact,
  ask,
});

describe('a call that a budget changes', () => {
  it('to another model is bounded anew: an exact count was of the other model’s tokens', async () => {
    const asked = call('claude-opus-5', 100);
    // Room for a prompt of next to nothing, so that it is counted; and not for the 100 tokens that it turns out to be.
    const { ask } = ledgerOf(2_600_000_000n, 'DOWNGRADE', 'nova-micro');
    const decision = await admit(ports(ask, 100), asked, input);
    if (isProblem(decision)) throw new Error('a problem');
    expect(decision.answer.admitted).toBe(true);
    expect(decision.call.model.alias).toBe('nova-micro');
    expect(decision.call.inputTokenBound).toBe(asked.inputTokenBound);
    expect(decision.adjustment).toMatchObject({ requestedModel: 'claude-opus-5', budgetId: 'b' });
  });

  it('is never made dearer: a budget cannot know what its calls ask for', async () => {
    const { ask, asked } = ledgerOf(1n, 'DOWNGRADE', 'claude-opus-5');
    const decision = await admit(ports(ask), call('nova-micro', 100), input);
    expect(decision).toMatchObject({ adjustment: null, answer: { admitted: false } });
    expect(asked.every(({ model }) => model.alias === 'nova-micro')).toBe(true);
  });

  it('and still does not fit, is denied as it was asked for', async () => {
    const { ask } = ledgerOf(1n, 'DOWNGRADE', 'nova-micro');
    const asked = call('claude-opus-5', 100);
    const decision = await admit(ports(ask), asked, input);
    expect(decision).toMatchObject({ call: asked, adjustment: null, answer: { admitted: false } });
    const { answer } = decision as { answer: Refused };
    expect(answer.balances.map(({ amount }) => amount)).toEqual([demandOf(asked).USD]);
  });
});
