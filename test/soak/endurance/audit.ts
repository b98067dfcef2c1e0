import { join } from 'node:path';
import { decodeCall } from '../../../functions/ledger/calls/call-item.ts';
import { openEnvironment } from '../../../infra/local/store/environment.ts';

/** What the audit items of a data folder say that each cost centre spent, in pico-USD, and how many of them are still open. */
export async function auditOf(
  dataDir: string,
): Promise<{ spent: Map<string, bigint>; calls: number; open: number }> {
  const store = openEnvironment(join(dataDir, 'store'));
  const spent = new Map<string, bigint>();
  let calls = 0;
  let open = 0;
  for (const call of [...store.scan('calls')].map(decodeCall)) {
    calls += 1;
    const { costCenter } = (call.details?.tags ?? { costCenter: 'none' }) as { costCenter: string };
    if (call.details && !call.used) open += 1;
    for (const { used } of [call, ...call.previous])
      spent.set(costCenter, (spent.get(costCenter) ?? 0n) + (used?.USD ?? 0n));
  }
  await store.close();
  return { spent, calls, open };
}
