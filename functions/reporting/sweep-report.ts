import type { SweepReport } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import type { RollUpReport } from '../usage/roll-up.ts';
import { oneMetric } from './emf.ts';
import { SWEEP_LAG_METRIC } from './metrics.ts';

/** Says how late the sweep was, and what it mended if anything. */
export function reportSweep(report: SweepReport, functionName: string, now: number): void {
  writeLine(oneMetric(SWEEP_LAG_METRIC, report.lagSeconds, { FunctionName: functionName }, now));
  const { holdsResolved, changesRepaired, windowsArchived, failures } = report;
  if (failures.length > 0) writeLine({ level: 'ERROR', message: 'sweep', ...report });
  else if (!report.isComplete) writeLine({ level: 'WARN', message: 'sweep out of time', ...report });
  else if (holdsResolved + changesRepaired + windowsArchived > 0)
    writeLine({ level: 'INFO', message: 'sweep', ...report });
}

/** Says what could not be rolled up. */
export function reportRollUp({ failures, ...report }: RollUpReport): void {
  if (failures.length > 0) writeLine({ level: 'ERROR', message: 'roll-up', ...report, failures });
  else if (!report.isComplete) writeLine({ level: 'WARN', message: 'roll-up out of time', ...report });
}
