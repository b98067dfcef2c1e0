import type { DriftCause, ReconciliationRow } from '../../schema/types.ts';
import { usdFromPicoUsd, type PicoUsd } from '../pricing/money.ts';
import { totalTokens } from '../pricing/price.ts';
import type { ChargeBasis, UsageEntry } from '../usage/entry.ts';
import { noFigures, type Figures } from '../usage/figures.ts';
import { showEntry } from '../usage/show.ts';
import { guessedIn, unexplained, type Row, type Total } from './row.ts';

/** Why the bill may differ, by what a charge rests on. */
const KINDS: Record<Exclude<ChargeBasis, 'EXACT' | 'CORRECTED'>, DriftCause['kind']> = {
  EXPIRED: 'EXPIRED',
  INTERRUPTED: 'INTERRUPTED',
  CANCELLED: 'CANCELLED',
  UNKNOWN: 'UNKNOWN',
};

function causesOf({ ledger }: Row): DriftCause[] {
  const causes = Object.entries(KINDS).flatMap(([basis, kind]): DriftCause[] => {
    const charged = ledger.guessed.get(basis as ChargeBasis);
    return charged ? [{ kind, calls: charged.calls, costUsd: usdFromPicoUsd(charged.cost) }] : [];
  });
  const { overruns, unpriced } = ledger;
  if (overruns.calls > 0)
    causes.push({ kind: 'OVERRUN', calls: overruns.calls, costUsd: usdFromPicoUsd(overruns.cost) });
  if (unpriced > 0) causes.push({ kind: 'UNPRICED', calls: unpriced, costUsd: 0 });
  return causes;
}

/** The difference in per cent of what the ledger has, with two decimals; null where it has nothing. */
const percent = (difference: number, of: number): number | null =>
  of === 0 ? null : Math.round((difference / of) * 10_000) / 100;

/** What of a row, or of all, is compared with the bill; nothing of a total of days that the bill may not have all of. */
function comparedOf(row: Row | Total): { compared: Figures; comparedBill: PicoUsd | null } {
  if ('compared' in row) {
    const isAny = row.comparedBill > 0n || row.compared.cost > 0n;
    return { compared: row.compared, comparedBill: isAny ? row.comparedBill : null };
  }
  return row.billed === null
    ? { compared: noFigures(), comparedBill: null }
    : { compared: row.ledger, comparedBill: row.billed };
}

/** A row as GraphQL shows it. */
export function showRow(row: Row | Total, dearest: readonly UsageEntry[]): ReconciliationRow {
  const { ledger, billed, measuredTokens } = row;
  const { compared, comparedBill } = comparedOf(row);
  const drift = comparedBill === null ? null : comparedBill - compared.cost;
  const ledgerTokens = totalTokens(ledger.tokens);
  return {
    day: row.day === '' ? null : row.day,
    costCenter: row.costCenter,
    ledgerUsd: usdFromPicoUsd(ledger.cost),
    elsewhereUsd: usdFromPicoUsd(row.elsewhere),
    billedUsd: billed === null ? null : usdFromPicoUsd(billed),
    isEstimated: row.isEstimated,
    isComplete: row.isComplete,
    notBilledYetUsd: usdFromPicoUsd(ledger.cost - compared.cost),
    driftUsd: drift === null ? null : usdFromPicoUsd(drift),
    driftPercent: drift === null ? null : percent(usdFromPicoUsd(drift), usdFromPicoUsd(compared.cost)),
    unexplainedUsd: drift === null ? null : usdFromPicoUsd(unexplained(drift, guessedIn(compared))),
    ledgerTokens,
    measuredTokens,
    tokenDriftPercent: measuredTokens === null ? null : percent(measuredTokens - ledgerTokens, ledgerTokens),
    causes: causesOf(row),
    dearestGuesses: dearest.map(showEntry),
  };
}
