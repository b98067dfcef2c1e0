import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { costOf, priceAt, tokenPrices, totalTokens } from '../../functions/pricing/price.ts';
import { worstCaseCost } from '../../functions/pricing/worst-case.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';

const PRICE = {
  input: 3,
  output: 15,
  cacheRead: 0.3,
  cacheWrite5m: 3.75,
  cacheWrite1h: 6,
  effectiveFrom: '2026-01-01T00:00:00.000Z',
};
const count = fc.nat(10_000_000);
const tokens = fc.record({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
});

describe('pricing', () => {
  it('prices every kind of token on its own', () => {
    const prices = tokenPrices(PRICE);
    const used = { input: 1, output: 10, cacheRead: 100, cacheWrite5m: 1_000, cacheWrite1h: 10_000 };
    expect(costOf(used, prices)).toBe(
      3_000_000n + 150_000_000n + 30_000_000n + 3_750_000_000n + 60_000_000_000n,
    );
  });

  it('is additive: two calls cost what their tokens cost together', () => {
    const prices = tokenPrices(PRICE);
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const sum = {
          input: a.input + b.input,
          output: a.output + b.output,
          cacheRead: a.cacheRead + b.cacheRead,
          cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
          cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
        };
        expect(costOf(a, prices) + costOf(b, prices)).toBe(costOf(sum, prices));
        expect(totalTokens(a) + totalTokens(b)).toBe(totalTokens(sum));
      }),
    );
  });

  it('takes the latest price that has begun, and none before the first', () => {
    const later = { ...PRICE, input: 2, effectiveFrom: '2026-06-01T00:00:00.000Z' };
    expect(priceAt([later, PRICE], Date.parse('2025-12-31'))).toBeUndefined();
    expect(priceAt([later, PRICE], Date.parse('2026-05-31'))).toBe(PRICE);
    expect(priceAt([PRICE, later], Date.parse('2026-06-01'))).toBe(later);
  });

  it('has a whole number of pico-USD for every built-in price', () => {
    for (const model of BUILT_IN_MODELS)
      for (const price of model.prices) expect(() => tokenPrices(price)).not.toThrow();
  });

  it('rounds nothing: a token of the cheapest cached input is 8,750 pico-USD', () => {
    const micro = BUILT_IN_MODELS.find(({ alias }) => alias === 'nova-micro')!;
    expect(tokenPrices(micro.prices[0]!).cacheRead).toBe('8750');
  });
});

describe('the worst case', () => {
  const MODEL = { provider: 'anthropic', contextWindow: 200_000 };
  const turn = (content: string) => ({ messages: [{ role: 'USER' as const, content }] });

  it('counts at least a token a byte, of the text or of its NFKC form', () => {
    expect(inputTokenBound(turn('a'.repeat(1000)), MODEL)).toBeGreaterThanOrEqual(1000);
    expect(inputTokenBound(turn('ﷺ'), MODEL)).toBeGreaterThanOrEqual(33);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const bound = inputTokenBound(turn(text), MODEL);
        expect(bound).toBeGreaterThan(Buffer.byteLength(text));
        expect(bound).toBeGreaterThan(Buffer.byteLength(text.normalize('NFKC')));
      }),
    );
  });

  it('covers every turn and the system prompt', () => {
    const whole = inputTokenBound(
      {
        system: 'sss',
        messages: [...turn('aaaa').messages, ...turn('bb').messages],
      },
      MODEL,
    );
    expect(whole).toBeGreaterThanOrEqual(3 + 4 + 2 + 3 * 16 + 64);
  });

  it('is never below what any use within it costs', () => {
    const prices = tokenPrices(PRICE);
    fc.assert(
      fc.property(count, count, fc.double({ min: 0, max: 1, noNaN: true }), (input, output, share) => {
        const used = {
          input: Math.floor(input * share),
          output: Math.floor(output * share),
          cacheRead: 0,
          cacheWrite5m: 0,
          cacheWrite1h: 0,
        };
        expect(costOf(used, prices) <= worstCaseCost(input, output, prices)).toBe(true);
      }),
    );
  });
});

describe('bands by the length of the prompt', () => {
  const BANDED = { ...PRICE, bands: [{ ...PRICE, input: 6, output: 30, abovePromptTokens: 100_000 }] };
  const prices = tokenPrices(BANDED);
  const used = (input: number, cacheRead: number, output: number) => ({
    input,
    cacheRead,
    output,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  });

  it('price all tokens of a call by its whole prompt, cached tokens too', () => {
    expect(costOf(used(100_000, 0, 10), prices)).toBe(100_000n * 3_000_000n + 10n * 15_000_000n);
    expect(costOf(used(100_001, 0, 10), prices)).toBe(100_001n * 6_000_000n + 10n * 30_000_000n);
    expect(costOf(used(1, 100_000, 10), prices)).toBe(6_000_000n + 100_000n * 300_000n + 10n * 30_000_000n);
  });

  it('the worst case is never below what any prompt within it costs, on either side of a band', () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.nat(1_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, output, share) => {
          const actual = costOf(used(Math.floor(input * share), 0, output), prices);
          expect(actual <= worstCaseCost(input, output, prices)).toBe(true);
        },
      ),
    );
    // A band that is cheaper for long prompts: a shorter one may cost more.
    const falling = tokenPrices({ ...PRICE, bands: [{ ...PRICE, output: 1, abovePromptTokens: 10 }] });
    expect(worstCaseCost(11, 100, falling)).toBeGreaterThanOrEqual(costOf(used(10, 0, 100), falling));
  });
});
