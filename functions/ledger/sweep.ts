import type { Table } from '../store/store.ts';
import { registeredSheets, repairCutOffChanges } from './budgets/registry.ts';
import { changedLimits } from './changed-limits.ts';
import type { Balance } from './charge.ts';
import { resolveExpiredHolds } from './calls/resolve-holds.ts';
import { readCall } from './calls/write-call.ts';
import { sweepKey } from './keys.ts';
import type { Ledger } from './opened.ts';
import { archiveWindow, closedIn } from './sheets/archive.ts';
import { dropOldMarks, MARK_KEPT_MS } from './sheets/correct.ts';
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
  /** Whether it went through everything; if not, the next goes on where this one stopped. */
  isComplete: boolean;
  /** Sheets and changes that could not be mended, and why. */
  failures: string[];
}

interface SweepOptions {
  timeLeftMs?: () => number;
  /** Told of each budget whose limit has changed of late, and where it stands. */
  onChangedLimit?: (balance: Balance) => Promise<void>;
}

/**
 * Goes through every sheet: first the holds of all, which callers wait for, then the windows that have ended. Stops when `timeLeftMs` says so,
 * and goes on there the next time. Safe to run at any time, any number of times, also beside itself.
 */
export async function sweep(
  ledger: Ledger,
  { timeLeftMs = () => Infinity, onChangedLimit = async () => undefined }: SweepOptions = {},
): Promise<SweepReport> {
  const table = ledger.store.ledger;
  const { repaired: changesRepaired, failures } = await repairCutOffChanges(table, ledger.now());
  const sheets = await registeredSheets(table);
  const report: SweepReport = {
    sheets: sheets.length,
    holdsResolved: 0,
    changesRepaired,
    windowsArchived: 0,
    lagSeconds: 0,
    isComplete: true,
    failures,
  };
  const each = async (what: string, act: (name: string) => Promise<void>) => {
    for (const [i, name] of (await fromWhereItStopped(table, what, sheets)).entries()) {
      if (i > 0 && timeLeftMs() <= 0) {
        await table.put({ ...sweepKey(what), sheet: name });
        report.isComplete = false;
        return;
      }
      // One sheet that can't be mended must not keep the others from it.
      await act(name).catch((error: unknown) => report.failures.push(`${name}: ${String(error)}`));
    }
  };
  await each('HOLDS', (name) => sweepHolds(ledger, name, report));
  if (timeLeftMs() > 0)
    await each('WINDOWS', async (name) => {
      const sheet = await sweepWindows(ledger, name, report, timeLeftMs);
      const definitions = await ledger.definitions.current(name, sheet.rev);
      for (const balance of changedLimits(definitions, sheet, ledger.now())) await onChangedLimit(balance);
    });
  else report.isComplete = false;
  return report;
}

/** All sheets, from the one on where the last sweep ran out of time. */
async function fromWhereItStopped(table: Table, what: string, sheets: readonly string[]): Promise<string[]> {
  const stopped = await table.get(sweepKey(what));
  if (!stopped) return [...sheets];
  await table.delete(sweepKey(what));
  const at = sheets.findIndex((name) => name >= (stopped.sheet as string));
  return at <= 0 ? [...sheets] : [...sheets.slice(at), ...sheets.slice(0, at)];
}

async function sweepHolds(ledger: Ledger, name: string, report: SweepReport): Promise<void> {
  const sheet = await readSheet(ledger.store.ledger, name);
  report.lagSeconds = Math.max(report.lagSeconds, overdueSeconds(sheet, ledger.now()));
  report.holdsResolved += await resolveExpiredHolds(ledger, name, sheet);
}

/** Whether all has long followed the correction of a call. */
async function isCorrected({ store, now }: Ledger, callId: string): Promise<boolean> {
  const call = await readCall(store.calls, callId);
  return call?.correctedAt !== undefined && Date.parse(call.correctedAt) + MARK_KEPT_MS < now();
}

async function sweepWindows(
  ledger: Ledger,
  name: string,
  report: SweepReport,
  timeLeftMs: () => number,
): Promise<Sheet> {
  const table = ledger.store.ledger;
  const sheet = await readSheet(table, name);
  await dropOldMarks(table, name, sheet.corrections, (callId) => isCorrected(ledger, callId));
  for (const window of closedIn(sheet, ledger.now())) {
    if (timeLeftMs() <= 0) {
      report.isComplete = false;
      return sheet;
    }
    if (await archiveWindow(table, name, window)) report.windowsArchived += 1;
  }
  return sheet;
}

/** How long the most overdue hold of a sheet has outlived its time-out. */
const overdueSeconds = ({ holds }: Sheet, now: number): number =>
  Math.max(0, ...[...holds.values()].map(({ expiresAt }) => now / 1000 - expiresAt));
