import type { Attributes, Item } from '../../store/store.ts';
import type { Budget, TopUp } from './budget.ts';

/**
 * A definition as it is kept. A later form has another version, and `decodeBudget` reads them all.
 * `writeId` names one write of it, so that sending it again is harmless.
 */
interface StoredBudget extends Budget {
  v: 1;
  writeId: string;
}

/** A budget as an item's attributes (without its key). */
export const encodeBudget = (budget: Budget, writeId: string): Attributes => {
  const stored: StoredBudget = { ...budget, v: 1, writeId };
  return stored as unknown as Attributes;
};

/** The budget in an item. */
export function decodeBudget({ pk: _pk, sk: _sk, ...attributes }: Item): Budget {
  const { v: _v, writeId: _writeId, ...budget } = attributes as unknown as StoredBudget;
  // A small integer comes back as a number.
  return {
    ...budget,
    limit: BigInt(budget.limit),
    topUps: budget.topUps.map((topUp: TopUp) => ({ ...topUp, amount: BigInt(topUp.amount) })),
    earlierLimits: budget.earlierLimits.map(({ limit, until }) => ({ limit: BigInt(limit), until })),
  };
}
