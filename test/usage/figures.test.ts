import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, noFigures, type Figures } from '../../functions/usage/figures.ts';
import { addGroups, countIn, pack, unpackInto, type Groups } from '../../functions/usage/groups.ts';
import { LATENCY_ERROR_PERCENT, countLatency, percentile } from '../../functions/usage/latency.ts';
import { anyEntry, entryOf } from '../support/usage.ts';
import type { UsageEntry } from '../../functions/usage/entry.ts';

const entries = fc.array(anyEntry(0, 1_000), { maxLength: 30 });

const groupsOf = (of: readonly UsageEntry[]): Groups => {
  const groups: Groups = new Map();
  for (const entry of of) countIn(groups, entry, true);
  return groups;
};

const sumOf = (...parts: Groups[]): Groups => {
  const sum: Groups = new Map();
  for (const part of parts) addGroups(sum, part);
  return sum;
};

const totalOf = (groups: Groups): Figures => {
  const sum = noFigures();
  for (const { figures } of groups.values()) add(sum, figures);
  return sum;
};

describe('figures', () => {
  it('add up: the sum of parts is the whole, in any order', () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const whole = groupsOf([...a, ...b]);
        expect(sumOf(groupsOf(a), groupsOf(b))).toEqual(whole);
        expect(sumOf(groupsOf(b), groupsOf(a))).toEqual(whole);
      }),
    );
  });

  it('are what they were after packing', () => {
    fc.assert(
      fc.property(entries, (of) => {
        const groups = groupsOf(of);
        const unpacked: Groups = new Map();
        unpackInto(unpacked, `[${pack(groups).join(',')}]`);
        expect(unpacked).toEqual(groups);
      }),
    );
  });

  it('count every call and every pico-USD once', () => {
    fc.assert(
      fc.property(entries, (of) => {
        const { calls, cost, tokens } = totalOf(groupsOf(of));
        expect(calls.SUCCEEDED + calls.FAILED + calls.DENIED + calls.CANCELLED).toBe(of.length);
        expect(cost).toBe(of.reduce((sum, entry) => sum + entry.cost, 0n));
        expect(tokens.output).toBe(of.reduce((sum, entry) => sum + entry.tokens.output, 0));
      }),
    );
  });
});

it('of more groups than a slot may have the rest is one: no call is lost, and all of it can be packed', () => {
  const many = Array.from({ length: 21_000 }, (_, n) =>
    entryOf({ at: 0, callId: `c${n}`, applicationId: `a${n}`, cost: 1n }),
  );
  const groups = groupsOf(many);
  expect(groups.size).toBe(20_001);
  const sum = sumOf(groups, groupsOf(many));
  expect(sum.size).toBe(20_001);
  expect(totalOf(sum)).toMatchObject({ cost: 42_000n, calls: { SUCCEEDED: 42_000 } });
});

describe('percentiles of latency', () => {
  it('are within the stated error of the exact ones', () => {
    const latencies = fc.array(fc.integer({ min: 20, max: 900_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.95, 1), (of, share) => {
        const counts: number[] = [];
        for (const ms of of) countLatency(counts, ms);
        const exact = [...of].sort((a, b) => a - b)[Math.max(1, Math.ceil(of.length * share)) - 1]!;
        // Half a millisecond is lost to rounding.
        const margin = (exact * (LATENCY_ERROR_PERCENT + 0.1)) / 100 + 0.5;
        expect(Math.abs(percentile(counts, share)! - exact)).toBeLessThanOrEqual(margin);
      }),
    );
  });

  it('of no calls are none', () => expect(percentile([], 0.5)).toBeNull());
});
