import { usdFromPicoUsd } from '../pricing/money.ts';
import { claim, isFinal, moveAudit, readAudit, type AuditItem } from './audit.ts';
import type { Ledger } from './ledger.ts';
import { release, settleHold, type HoldReference } from './settle.ts';
import { decodeHold, encodeHold, requestIdOfHold, type Amounts, type Sheet } from './sheet.ts';

/**
 * Resolves the holds of a sheet that have outlived their time-out. Returns whether there were any. Safe to run
 * twice, or twice at once: every step is a conditional write.
 */
export async function sweepExpiredHolds(ledger: Ledger, name: string, sheet: Sheet): Promise<number> {
  const now = ledger.now() / 1000;
  const expired = [...sheet.holds].filter(([, { expiresAt }]) => expiresAt < now);
  await Promise.all(
    expired.map(([hold, content]) =>
      resolveHold(ledger, { sheet: name, name: hold, value: encodeHold(content) }),
    ),
  );
  return expired.length;
}

/** The audit item arbitrates: it is moved first, by a conditional write, and only then is the sheet touched. */
async function resolveHold(ledger: Ledger, hold: HoldReference): Promise<void> {
  const { table } = ledger;
  const requestId = requestIdOfHold(hold.name);
  for (;;) {
    const audit = await readAudit(table, requestId);
    if (!audit) {
      // The call never began, and from here on it can't: its claim would find this.
      if (await claim(table, neverBegan(requestId))) continue;
      await release(table, [hold]);
      return;
    }
    const owner = [audit, ...audit.previous].find(({ holds }) =>
      holds.some(({ name }) => name === hold.name),
    );
    if (!owner) {
      // A try whose claim is not there (yet). A claim in place of this item must not succeed without its hold.
      if (
        !isFinal(audit) &&
        !(await moveAudit(table, audit, { status: audit.status, attempt: audit.attempt + 1 }))
      )
        continue;
      await release(table, [hold]);
      return;
    }
    if (owner.used) {
      await settleHold(table, hold, owner.used);
      return;
    }
    // Claimed and without a result: Bedrock may have been called.
    const { amounts } = decodeHold(hold.value);
    if (!(await moveAudit(table, audit, expired(audit, amounts, ledger.now())))) continue;
    await settleHold(table, hold, amounts);
    await ledger.onExpiry((await readAudit(table, requestId)) ?? audit);
    return;
  }
}

const neverBegan = (requestId: string): Omit<AuditItem, 'attempt' | 'previous'> => ({
  requestId,
  status: 'RELEASED',
  holds: [],
  caller: '',
  contentHash: '',
});

/** What a call becomes that brought no result in time. */
export function expired(audit: AuditItem, amounts: Amounts, now: number) {
  const { invocation } = audit;
  return {
    status: 'EXPIRED' as const,
    used: amounts,
    reconcile: true,
    ...(invocation && {
      invocation: {
        ...invocation,
        status: 'FAILED' as const,
        costUsd: usdFromPicoUsd(amounts.USD),
        settledAt: new Date(now).toISOString(),
        failure: {
          type: 'Expired',
          message:
            'The call brought no result in time. It is charged at its worst case until the bill is known.',
          retryable: false,
        },
      },
    }),
  };
}
