import type { PicoUsd } from '../pricing/money.ts';
import { add, noFigures, type Figures } from '../usage/figures.ts';

/**
 * A UTC day of a cost centre, as each of the three tells it. Only what went through an application inference profile has a cost centre on the
 * bill and in Bedrock's metrics: all else of a day is in the row without one.
 */
export interface Row {
  day: string;
  /** Null for all that the bill has no cost centre of. */
  costCenter: string | null;
  /** By the ledger, of the calls that the bill can have in this row. */
  ledger: Figures;
  /** By the ledger, of the cost centre's other calls: the bill has them in the row without a cost centre. */
  elsewhere: PicoUsd;
  /** By the bill; null where it has nothing yet. */
  billed: PicoUsd | null;
  isEstimated: boolean;
  /** Whether the bill can have all of the day by now. */
  isComplete: boolean;
  /** By Bedrock's own metrics; null where there are none. */
  measuredTokens: number | null;
}

/** Rows as one. */
export interface Total extends Row {
  /** By the ledger, and by the bill, of the days that the bill has something of, and can have all of: only these are compared. */
  compared: Figures;
  comparedBill: PicoUsd;
}

/** The rows of days, by day and cost centre. */
export class Rows {
  private readonly rows = new Map<string, Row>();

  at(day: string, costCenter: string | null): Row {
    const key = JSON.stringify([day, costCenter]);
    const known = this.rows.get(key);
    if (known) return known;
    const row: Row = {
      day,
      costCenter,
      ledger: noFigures(),
      elsewhere: 0n,
      billed: null,
      isEstimated: false,
      isComplete: true,
      measuredTokens: null,
    };
    this.rows.set(key, row);
    return row;
  }

  /** By day, and in it the rows with a cost centre first. */
  inOrder(): Row[] {
    return [...this.rows.values()].sort((a, b) => {
      if (a.day !== b.day) return a.day < b.day ? -1 : 1;
      if (a.costCenter === null || b.costCenter === null) return a.costCenter === null ? 1 : -1;
      return a.costCenter < b.costCenter ? -1 : 1;
    });
  }
}

/** All rows as one. */
export function totalOf(rows: readonly Row[]): Total {
  const total: Total = { ...new Rows().at('', null), compared: noFigures(), comparedBill: 0n };
  const billedDays = new Set(rows.flatMap(({ day, billed }) => (billed === null ? [] : [day])));
  for (const row of rows) {
    add(total.ledger, row.ledger);
    if (row.billed !== null) total.billed = (total.billed ?? 0n) + row.billed;
    // What of a day has no line of its own is in another: tags that are not active yet leave all of it in the row without one.
    if (row.isComplete && billedDays.has(row.day)) {
      add(total.compared, row.ledger);
      total.comparedBill += row.billed ?? 0n;
    }
    total.isComplete &&= row.isComplete;
    if (row.measuredTokens !== null) total.measuredTokens = (total.measuredTokens ?? 0) + row.measuredTokens;
    total.isEstimated ||= row.isEstimated;
  }
  return total;
}

/** What guesses come to. */
export const guessedIn = ({ guessed }: Figures): PicoUsd =>
  [...guessed.values()].reduce((sum, { cost }) => sum + cost, 0n);

/**
 * What of a drift no guess explains. A guess is the worst case: the bill may have anything from nothing to all of it, so a drift down to minus
 * what was guessed is explained.
 */
export function unexplained(drift: PicoUsd, guessed: PicoUsd): PicoUsd {
  if (drift > 0n) return drift;
  return drift + guessed < 0n ? drift + guessed : 0n;
}
