import { archiveClosedWindows } from './archive.ts';
import type { Ledger } from './ledger.ts';
import { readSheet } from './read-sheet.ts';
import { registeredSheets, repairCutOffChanges } from './registry.ts';
import { sweepExpiredHolds } from './sweep-holds.ts';

/** What a sweep found and mended. */
export interface SweepReport {
  sheets: number;
  holdsResolved: number;
  changesRepaired: number;
  windowsArchived: number;
}

/** Goes through every sheet once. Safe to run at any time, any number of times, also beside itself. */
export async function sweep(ledger: Ledger): Promise<SweepReport> {
  const sheets = await registeredSheets(ledger.table);
  const report: SweepReport = {
    sheets: sheets.length,
    holdsResolved: 0,
    changesRepaired: 0,
    windowsArchived: 0,
  };
  for (const registered of sheets) {
    const { name } = registered;
    report.changesRepaired += await repairCutOffChanges(ledger.table, registered, ledger.now());
    const resolved = await sweepExpiredHolds(ledger, name, await readSheet(ledger.table, name));
    report.holdsResolved += resolved;
    report.windowsArchived += await archiveClosedWindows(ledger, name, await readSheet(ledger.table, name));
  }
  return report;
}
