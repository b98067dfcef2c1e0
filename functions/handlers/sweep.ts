import { openLedger, sweep, type SweepReport } from '../ledger/ledger.ts';
import { reportExpiry } from '../reporting/expiry.ts';
import { publisher } from '../reporting/publish.ts';
import { reportSweep } from '../reporting/sweep-report.ts';
import { openTable } from '../store/open.ts';

const store = { ledger: openTable('ledger'), calls: openTable('calls') };
const ledger = openLedger(store, { onExpiry: reportExpiry(publisher()) });

/** The ledger's clockwork, run on a schedule. */
export async function handler(_event: unknown, context: { functionName: string }): Promise<SweepReport> {
  const report = await sweep(ledger);
  reportSweep(report, context.functionName, Date.now());
  return report;
}
