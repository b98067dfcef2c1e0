import { openLedger, sweep, type Balance, type SweepReport } from '../ledger/ledger.ts';
import { raise, thresholdAlerts } from '../reporting/alerts.ts';
import { openPublisher } from '../reporting/publish.ts';
import { reportRollUp, reportSweep } from '../reporting/sweep-report.ts';
import { openStore } from '../store/open.ts';
import { rollUp } from '../usage/roll-up.ts';
import { reportingZone } from '../usage/zone.ts';

const alerting = { ledger: openLedger(openStore()), publish: openPublisher() };
const { ledger } = alerting;

/** Nobody may call for a while: what a change of a limit makes due is told by the clock. */
const onChangedLimit = async (balance: Balance): Promise<void> => {
  for (const alert of thresholdAlerts(balance)) await raise(alerting, alert);
};

/** So much time is left for what a sweep has begun, and for its report. */
const MARGIN_MS = 10_000;

interface LambdaContext {
  functionName: string;
  getRemainingTimeInMillis(): number;
}

/** The ledger's clockwork, run on a schedule. */
export async function handler(_event: unknown, context: LambdaContext): Promise<SweepReport> {
  const timeLeftMs = () => context.getRemainingTimeInMillis() - MARGIN_MS;
  const report = await sweep(ledger, { timeLeftMs, onChangedLimit });
  reportSweep(report, context.functionName, Date.now());
  reportRollUp(await rollUp(ledger.store.ledger, { now: Date.now(), zone: reportingZone(), timeLeftMs }));
  return report;
}
