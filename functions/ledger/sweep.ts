import { archiveClosedWindows } from './archive.ts';
import type { Ledger } from './ledger.ts';
import { readSheet } from './read-sheet.ts';
import { registeredSheets, repairCutOffChanges, type RegisteredSheet } from './registry.ts';
import type { Sheet } from './sheet.ts';
import { sweepExpiredHolds } from './sweep-holds.ts';

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
  const sheets = await registeredSheets(ledger.table);
  const report: SweepReport = {
    sheets: sheets.length,
    holdsResolved: 0,
    changesRepaired: 0,
    windowsArchived: 0,
    lagSeconds: 0,
    failures: [],
  };
  for (const registered of sheets) {
    // One sheet that can't be mended must not keep the others from it.
    await sweepSheet(ledger, registered, report).catch((error: unknown) => {
      report.failures.push(`${registered.name}: ${String(error)}`);
    });
  }
  return report;
}

async function sweepSheet(ledger: Ledger, registered: RegisteredSheet, report: SweepReport): Promise<void> {
  const { name } = registered;
  report.changesRepaired += await repairCutOffChanges(ledger.table, registered, ledger.now());
  const sheet = await readSheet(ledger.table, name);
  report.lagSeconds = Math.max(report.lagSeconds, overdueSeconds(sheet, ledger.now()));
  report.holdsResolved += await sweepExpiredHolds(ledger, name, sheet);
  report.windowsArchived += await archiveClosedWindows(ledger, name, await readSheet(ledger.table, name));
}

/** How long the most overdue hold of a sheet has outlived its time-out. */
const overdueSeconds = ({ holds }: Sheet, now: number): number =>
  Math.max(0, ...[...holds.values()].map(({ expiresAt }) => now / 1000 - expiresAt));
