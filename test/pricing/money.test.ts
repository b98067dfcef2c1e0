import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picoUsdFromUsd, scaleDecimal, usdFromPicoUsd } from '../../functions/pricing/money.ts';

describe('money', () => {
  it('reads decimals exactly: a tenth is a tenth', () => {
    expect(picoUsdFromUsd(0.1)).toBe(100_000_000_000n);
    expect(picoUsdFromUsd(1e-7)).toBe(100_000n);
    expect(picoUsdFromUsd(1e21)).toBe(10n ** 33n);
    expect(picoUsdFromUsd(-2.5)).toBe(-2_500_000_000_000n);
  });

  it('refuses what is finer than a pico-USD, and what is no number', () => {
    expect(picoUsdFromUsd(1e-13)).toBeUndefined();
    expect(picoUsdFromUsd(NaN)).toBeUndefined();
    expect(picoUsdFromUsd(Infinity)).toBeUndefined();
  });

  it('comes back unchanged from being shown and read, up to $1,000', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (amount) => {
        expect(picoUsdFromUsd(usdFromPicoUsd(amount))).toBe(amount);
      }),
    );
  });

  it('is shown to the nearest double, never off by a cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (amount) => {
        const cents = Math.round(usdFromPicoUsd(amount) * 100);
        expect(Math.abs(cents - Number(amount / 10n ** 10n))).toBeLessThanOrEqual(1 + Number(amount) / 1e26);
      }),
    );
  });

  it('moves the point of any decimal without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const value = Number(`${digits}e-${places}`);
        expect(scaleDecimal(value, 6)).toBe(BigInt(digits) * 10n ** BigInt(6 - places));
      }),
    );
  });
});
