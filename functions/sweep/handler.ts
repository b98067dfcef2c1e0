import { openTable } from '../dynamodb/table.ts';
import { openLedger } from '../ledger/ledger.ts';
import { sweep, type SweepReport } from '../ledger/sweep.ts';
import { reportExpiry } from '../outcome/expiry.ts';
import { writeLine } from '../outcome/log.ts';
import { publisher } from '../outcome/publish.ts';

const ledger = openLedger(openTable(), { onExpiry: reportExpiry(publisher()) });

/** The ledger's clockwork, run on a schedule. Says something only when it mended something. */
export async function handler(): Promise<SweepReport> {
  const report = await sweep(ledger);
  const { holdsResolved, changesRepaired, windowsArchived, failures } = report;
  if (failures.length > 0) writeLine({ level: 'ERROR', message: 'sweep', ...report });
  else if (holdsResolved + changesRepaired + windowsArchived > 0) {
    writeLine({ level: 'INFO', message: 'sweep', ...report });
  }
  return report;
}
