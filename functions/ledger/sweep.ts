import { registeredSheets, repairCutOffChanges } from './budgets/registry.ts';
import { resolveExpiredHolds } from './calls/resolve-holds.ts';
import type { Ledger } from './opened.ts';
import { archiveClosedWindows } from './sheets/archive.ts';
import { readSheet } from './sheets/read.ts';
import type { Sheet } from './sheets/sheet.ts';

/** What a sweep found and mended. */
export interface SweepReport {
  sheets: number;
  holdsResolved: number;
  changesRepaired: number;
  windowsArchived: number;
  /** How long the most overdue hold had outlived its time-out, in seconds; 0 if none had. */
  lagSeconds: number;
  /** Sheets that could not be swept, and why. */
  failures: string[];
}

/** Goes through every sheet once. Safe to run at any time, any number of times, also beside itself. */
export async function sweep(ledger: Ledger): Promise<SweepReport> {
  const changesRepaired = await repairCutOffChanges(ledger.store.ledger, ledger.now());
  const sheets = await registeredSheets(ledger.store.ledger);
  const report: SweepReport = {
    sheets: sheets.length,
    holdsResolved: 0,
    changesRepaired,
    windowsArchived: 0,
    lagSeconds: 0,
    failures: [],
  };
  for (const name of sheets) {
    // One sheet that can't be mended must not keep the others from it.
    await sweepSheet(ledger, name, report).catch((error: unknown) => {
      report.failures.push(`${name}: ${String(error)}`);
    });
  }
  return report;
}

async function sweepSheet(ledger: Ledger, name: string, report: SweepReport): Promise<void> {
  const table = ledger.store.ledger;
  const sheet = await readSheet(table, name);
  report.lagSeconds = Math.max(report.lagSeconds, overdueSeconds(sheet, ledger.now()));
  report.holdsResolved += await resolveExpiredHolds(ledger, name, sheet);
  report.windowsArchived += await archiveClosedWindows(
    table,
    name,
    await readSheet(table, name),
    ledger.now(),
  );
}

/** How long the most overdue hold of a sheet has outlived its time-out. */
const overdueSeconds = ({ holds }: Sheet, now: number): number =>
  Math.max(0, ...[...holds.values()].map(({ expiresAt }) => now / 1000 - expiresAt));
