import { periodsOf } from '../../../../functions/billing/period.ts';
import type { PicoUsd } from '../../../../functions/pricing/money.ts';
import type { Reader } from '../../../../functions/store/store.ts';
import type { ChargeBasis } from '../../../../functions/usage/entry.ts';
import type { Figures } from '../../../../functions/usage/figures.ts';
import { readUsage } from '../../../../functions/usage/read-usage.ts';
import type { BilledLine, ReadBill } from './bill.ts';
import { productOf, tokensOf, WEIGHTS, type BilledKind } from './products.ts';

/**
 * How much of a guess the bill has, in per cent. A model that was interrupted wrote half of what it might have; a call of which nobody
 * knows anything never reached it. So the ledger, which charges the worst case, has more than the bill: as it may be in reality.
 */
const BILLED_OF_GUESS: Record<Exclude<ChargeBasis, 'EXACT' | 'CORRECTED'>, bigint> = {
  INTERRUPTED: 50n,
  CANCELLED: 50n,
  EXPIRED: 0n,
  UNKNOWN: 0n,
};

interface LedgerBill {
  /** The ledger's table. */
  table: Reader;
  /** How much later than a call its cost is on the bill, in ms. */
  delayMs: number;
  now: () => number;
  /** How what Bedrock was asked for (a profile, by its ID) is tagged; undefined for a model itself, which has no tags. */
  tagsOf: (modelMetric: string) => Record<string, string> | undefined;
}

/** A bill made of the ledger's own usage. */
export const ledgerBill =
  ({ table, delayMs, now, tagsOf }: LedgerBill): ReadBill =>
  async (days) => {
    const end = now() - delayMs + 1;
    const slots = periodsOf(days, 'DAILY')
      .map(({ from, to }) => ({ startsAt: Date.parse(from), endsAt: Math.min(Date.parse(to), end) }))
      .filter(({ startsAt, endsAt }) => startsAt < endsAt);
    const lines: BilledLine[] = [];
    await readUsage(table, { costCenters: null, grain: 'plain', slots }, (_costCenter, n, groups) => {
      const day = new Date(slots[n]!.startsAt).toISOString().slice(0, 10);
      for (const { group, figures } of groups.values())
        lines.push(...linesOf(day, group.model, figures, tagsOf(group.modelMetric) ?? {}));
    });
    return [...lines, ...[...new Set(lines.map(({ day }) => day))].flatMap(besides)];
  };

/** What the model really did: guesses are not on a bill as they are. */
function billed({ cost, guessed }: Figures): PicoUsd {
  let sum = cost;
  for (const [basis, charged] of guessed)
    if (basis !== 'EXACT' && basis !== 'CORRECTED')
      sum -= (charged.cost * (100n - BILLED_OF_GUESS[basis])) / 100n;
  return sum;
}

/** One line for each kind of token, which together are the whole to the last digit. */
function linesOf(day: string, model: string, figures: Figures, tags: Record<string, string>): BilledLine[] {
  const { service, usageType, unit } = productOf(model);
  const tokens = tokensOf(figures.tokens);
  const kinds = (Object.keys(WEIGHTS) as BilledKind[]).filter((kind) => tokens[kind] > 0);
  const whole = billed(figures);
  if (whole === 0n) return [];
  const weigh = (kind: BilledKind) => BigInt(tokens[kind]) * WEIGHTS[kind];
  let left = whole;
  let weight = kinds.reduce((sum, kind) => sum + weigh(kind), 0n);
  const used: readonly BilledKind[] = kinds.length > 0 ? kinds : ['input'];
  return used.map((kind, i) => {
    const cost = i === used.length - 1 ? left : (left * weigh(kind)) / weight;
    left -= cost;
    weight -= weigh(kind);
    const dimensions = { SERVICE: service, USAGE_TYPE: usageType(kind), RECORD_TYPE: 'Usage' as const };
    return { day, dimensions, tags, cost, quantity: tokens[kind] / unit };
  });
}

/** What an account pays beside its models: a report of Bedrock must tell it apart. */
const besides = (day: string): BilledLine[] => [
  {
    day,
    dimensions: { SERVICE: 'Amazon DynamoDB', USAGE_TYPE: 'USE1-WriteRequestUnits', RECORD_TYPE: 'Usage' },
    tags: { costCenter: 'sales' },
    cost: 120_000_000_000n,
    quantity: 192_000,
  },
  {
    day,
    dimensions: { SERVICE: 'Amazon Bedrock', USAGE_TYPE: '', RECORD_TYPE: 'Tax' },
    tags: {},
    cost: 10_000_000_000n,
    quantity: 0,
  },
];
