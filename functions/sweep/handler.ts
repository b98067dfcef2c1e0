import { openTable } from '../dynamodb/table.ts';
import { openLedger } from '../ledger/ledger.ts';
import { sweep, type SweepReport } from '../ledger/sweep.ts';
import { oneMetric } from '../outcome/emf.ts';
import { reportExpiry } from '../outcome/expiry.ts';
import { writeLine } from '../outcome/log.ts';
import { SWEEP_LAG_METRIC } from '../outcome/metrics.ts';
import { publisher } from '../outcome/publish.ts';

const ledger = openLedger(openTable(), { onExpiry: reportExpiry(publisher()) });

/** The ledger's clockwork, run on a schedule. Says how late it was, and what it mended if anything. */
export async function handler(_event: unknown, context: { functionName: string }): Promise<SweepReport> {
  const report = await sweep(ledger);
  writeLine(
    oneMetric(SWEEP_LAG_METRIC, report.lagSeconds, { FunctionName: context.functionName }, Date.now()),
  );
  const { holdsResolved, changesRepaired, windowsArchived, failures } = report;
  if (failures.length > 0) writeLine({ level: 'ERROR', message: 'sweep', ...report });
  else if (holdsResolved + changesRepaired + windowsArchived > 0) {
    writeLine({ level: 'INFO', message: 'sweep', ...report });
  }
  return report;
}
