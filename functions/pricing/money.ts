/**
 * Money is an integer number of pico-USD (10^-12 USD) in a bigint: fine enough that one token of the cheapest
 * model is a whole number of them, so that sums are exact and nothing is ever rounded on the way.
 */
export type PicoUsd = bigint;

const DECIMALS = 12;

/**
 * The exact integer that a decimal stands for after moving its point `decimals` places right, or undefined if
 * it has more decimals than that. Reads the shortest decimal that denotes the number, so 0.1 is a tenth exactly.
 */
export function scaleDecimal(value: number, decimals: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const zeros = decimals + Number(exponent) - fraction.length;
  const digits = whole + fraction;
  if (zeros < 0) {
    const kept = digits.slice(0, zeros);
    if (/[1-9]/.test(digits.slice(zeros))) return undefined;
    return BigInt(`${sign}${kept || '0'}`);
  }
  return BigInt(`${sign}${digits}`) * 10n ** BigInt(zeros);
}

/** USD to pico-USD, or undefined for more than 12 decimals. */
export const picoUsdFromUsd = (usd: number): PicoUsd | undefined => scaleDecimal(usd, DECIMALS);

/** Pico-USD to the nearest double in USD: for showing, never for reckoning. */
export function usdFromPicoUsd(amount: PicoUsd): number {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(DECIMALS + 1, '0');
  const usd = Number(`${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`);
  return amount < 0n ? -usd : usd;
}
