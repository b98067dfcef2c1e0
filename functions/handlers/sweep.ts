import { openLedger, sweep, type SweepReport } from '../ledger/ledger.ts';
import { reportSweep } from '../reporting/sweep-report.ts';
import { openStore } from '../store/open.ts';

const ledger = openLedger(openStore());

/** So much time is left for what a sweep has begun, and for its report. */
const MARGIN_MS = 10_000;

interface LambdaContext {
  functionName: string;
  getRemainingTimeInMillis(): number;
}

/** The ledger's clockwork, run on a schedule. */
export async function handler(_event: unknown, context: LambdaContext): Promise<SweepReport> {
  const timeLeftMs = () => context.getRemainingTimeInMillis() - MARGIN_MS;
  const report = await sweep(ledger, { timeLeftMs });
  reportSweep(report, context.functionName, Date.now());
  return report;
}
