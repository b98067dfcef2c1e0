import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restOf } from '../../console/live/pace.ts';
import { withStates } from '../../console/live/budgets.ts';
import { EMPTY_FEED, ofCall, paused, resumed, withEntry } from '../../console/live/feed.ts';
import {
  completeUpTo,
  isFinal,
  NO_TRANSCRIPT,
  textOf,
  withDelta,
  type Delta,
} from '../../console/playground/transcript.ts';
import type { BudgetState, UsageEvent } from '../../schema/types.ts';

const event = fc
  .record({ callId: fc.nat(30).map(String), attempt: fc.integer({ min: 1, max: 2 }), minute: fc.nat(59) })
  .map(
    ({ callId, attempt, minute }) =>
      ({
        callId,
        attempt,
        timestamp: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      }) as UsageEvent,
  );

it('figures that take long are asked for at most a twentieth of the time, and quick ones at once', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(300_000), (tookMs, sinceMs) => {
      const idleMs = sinceMs + restOf(tookMs, sinceMs);
      expect(idleMs).toBeGreaterThanOrEqual(20 * tookMs);
      expect(restOf(tookMs, 20 * tookMs + sinceMs)).toBe(0);
    }),
  );
});

describe('the feed', () => {
  it('shows each call and attempt once, newest first, however often and in whatever order events come', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { shown } = events.map(ofCall).reduce(withEntry, EMPTY_FEED);
        const ids = shown.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(ids)).toEqual(new Set(events.map((one) => ofCall(one).id)));
        const times = shown.map(({ at }) => at);
        expect(times).toEqual([...times].sort().reverse());
      }),
    );
  });

  it('shows the same after a pause as without one, and nothing new while it lasts', () => {
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (before, during) => {
        const start = before.map(ofCall).reduce(withEntry, EMPTY_FEED);
        const held = during.map(ofCall).reduce(withEntry, paused(start));
        expect(held.shown).toEqual(start.shown);
        const ids = (feed: { shown: readonly { id: string }[] }) => feed.shown.map(({ id }) => id).sort();
        expect(ids(resumed(held))).toEqual(ids(during.map(ofCall).reduce(withEntry, start)));
      }),
    );
  });
});

describe('budgets that an event moves', () => {
  it('always add up: spent, held and left make the limit; what is named by no event is not touched', () => {
    const amount = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 1000 }), (spent, held, room) => {
        const limit = spent + held + room;
        const states = [
          {
            budgetId: 'b',
            limit,
            percentUsed: Math.floor((spent / limit) * 10_000) / 100,
            remaining: room,
          } as BudgetState,
        ];
        const old = { limit: 1, spent: 0, held: 0, remaining: 1, percentUsed: 0 };
        const [moved, other] = withStates(
          [
            { id: 'b', window: old },
            { id: 'c', window: old },
          ],
          states,
          '2026-11-25T12:00:00Z',
        );
        const { window } = moved as { window: typeof old };
        expect(window.spent + window.held + window.remaining).toBeCloseTo(limit, 6);
        expect(window.spent).toBeGreaterThanOrEqual(spent - limit * 1e-9 > window.spent ? spent : 0);
        expect(Math.abs(window.spent - spent)).toBeLessThanOrEqual(limit * 0.0001 + 1e-9);
        expect(other!.window).toBe(old);
      }),
    );
  });
});

describe('a budget of which an event tells', () => {
  const state = (percentUsed: number, remaining: number) =>
    ({ budgetId: 'b', limit: 100, percentUsed, remaining }) as BudgetState;
  const budget = {
    id: 'b',
    window: {
      startsAt: '2026-11-25T12:00:00Z',
      limit: 100,
      spent: 1,
      held: 0,
      remaining: 99,
      percentUsed: 1,
    },
  };

  it('stays as it is where the event is of a call that the window before counted', () => {
    expect(withStates([budget], [state(96, 4)], '2026-11-25T11:59:59.900Z')[0]).toBe(budget);
    expect(withStates([budget], [state(2, 98)], '2026-11-25T12:00:00.100Z')[0]).not.toBe(budget);
  });

  it('is overspent by as much as it is', () => {
    const [{ window }] = withStates([budget], [state(130, 0)], '2026-11-25T12:00:01Z') as [typeof budget];
    expect(window.spent).toBeCloseTo(130, 1);
    expect(window.held).toBeCloseTo(0, 1);
  });
});

describe('a transcript', () => {
  const words = (count: number, attempt = 1): Delta[] => [
    ...Array.from({ length: count }, (_, i) => ({
      attempt,
      sequence: i + 1,
      kind: 'TEXT' as Delta['kind'],
      delta: `${i} `,
    })),
    { attempt, sequence: count + 1, kind: 'FINAL' as Delta['kind'], delta: null },
  ];

  it('is the same text whatever order events come in, and however often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.func(fc.nat()), fc.boolean(), (count, order, twice) => {
        const events = words(count);
        const shuffled = [...events, ...(twice ? events : [])].sort(
          (a, b) => order(a.sequence) - order(b.sequence),
        );
        const whole = shuffled.reduce(withDelta, NO_TRANSCRIPT);
        expect(textOf(whole)).toBe(events.map(({ delta }) => delta ?? '').join(''));
        expect(isFinal(whole)).toBe(true);
      }),
    );
  });

  it('shows no word before what it follows', () => {
    const [first, second, third] = words(3);
    const gap = [first!, third!].reduce(withDelta, NO_TRANSCRIPT);
    expect(completeUpTo(gap)).toBe(1);
    expect(textOf(gap)).toBe('0 ');
    expect(textOf(withDelta(gap, second!))).toBe('0 1 2 ');
  });

  it('begins anew with another try, and heeds nothing of the one before', () => {
    const second = words(2, 2).reduce(withDelta, words(5).reduce(withDelta, NO_TRANSCRIPT));
    expect(textOf(second)).toBe('0 1 ');
    expect(withDelta(second, words(1)[0]!)).toBe(second);
  });
});
