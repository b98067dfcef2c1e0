import { countedCall } from '../call/counted.ts';
import { invocationOf } from '../call/invocation.ts';
import { recordOf } from '../call/record.ts';
import { correctWindows, noteCorrected, readCall, standingsOf, type CallItem } from '../ledger/ledger.ts';
import { writeLine } from '../log/log.ts';
import { usdFromPicoUsd } from '../pricing/money.ts';
import { writeEntry } from '../usage/write.ts';
import { raise, thresholdAlerts } from './alerts.ts';
import { isDecided } from './decided.ts';
import { decidedAt, usageEntry } from './usage-entry.ts';
import type { CallChange, Relay } from './relay.ts';

/** Whether a change puts right what a call was charged, and nobody has followed that yet. */
export const isCorrection = ({ before, after }: CallChange): boolean =>
  after.correction !== undefined && after.correctedAt === undefined && before?.correction === undefined;

/**
 * Follows a correction: the windows that count the call get the difference, its usage entry is written anew, and thresholds that are passed
 * now raise their alert. Each of it can be done again freely; the audit item notes when all of it is done. Metrics and events stay.
 */
export async function followCorrection(
  { ledger, publish, book }: Relay,
  { callId }: Pick<CallItem, 'callId'>,
): Promise<void> {
  const { calls } = ledger.store;
  const call = await readCall(calls, callId);
  const record = call && recordOf(call);
  const invocation = record && invocationOf(record);
  if (!record?.correction || call?.correctedAt !== undefined) return;
  if (!call || !invocation || !isDecided(invocation)) return;
  const counted = countedCall(call, record);
  await correctWindows(ledger, callId, counted, record.correction.used);
  await writeEntry(book, usageEntry(call, record, invocation, decidedAt(record)));
  const [balances = []] = await standingsOf(ledger, [counted]);
  const alerts = balances.flatMap((balance) => thresholdAlerts(balance, record.details.requestId));
  await Promise.all(alerts.map((alert) => raise({ ledger, publish }, alert)));
  if (!(await noteCorrected(calls, call, ledger.now())))
    throw new Error('the audit item has moved meanwhile');
  const { by, reason, used } = record.correction;
  writeLine({
    level: 'WARN',
    message: 'charge corrected',
    callId,
    requestId: record.details.requestId,
    caller: record.details.caller,
    ...record.details.tags,
    chargedFirstUsd: usdFromPicoUsd(record.used?.USD ?? 0n),
    costUsd: usdFromPicoUsd(used.USD),
    by,
    reason,
  });
}
