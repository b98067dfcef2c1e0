import type { Ledger } from '../opened.ts';
import { releaseHolds, settleHold, type HoldReference } from '../sheets/settle.ts';
import { decodeHold, encodeHold, requestIdOfHold, type Sheet } from '../sheets/sheet.ts';
import { expireCall, isRunning } from './expire.ts';
import { isReplayed } from './states.ts';
import { fenceCall, readCall, writeFirst, type FirstItem } from './write-call.ts';

/**
 * Resolves the holds of a sheet that have outlived their time-out. Returns how many there were. Safe to run
 * twice, or twice at once: every step is a conditional write.
 */
export async function resolveExpiredHolds(ledger: Ledger, name: string, sheet: Sheet): Promise<number> {
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
  while (!(await tryToResolve(ledger, hold))) {
    // Somebody else has moved the audit item meanwhile: it is read again.
  }
}

async function tryToResolve(ledger: Ledger, hold: HoldReference): Promise<boolean> {
  const { calls, ledger: sheets } = ledger.store;
  const requestId = requestIdOfHold(hold.name);
  const call = await readCall(calls, requestId);
  if (!call) {
    // The call never began, and from here on it can't: its claim would find this.
    if (await writeFirst(calls, neverBegan(requestId))) return false;
    await releaseHolds(sheets, [hold]);
    return true;
  }
  const owner = [call, ...call.previous].find(({ holds }) => holds.some(({ name }) => name === hold.name));
  if (!owner) {
    // A try whose claim is not there (yet). A claim in place of this item must not succeed without its hold.
    const isReplaceable = !isReplayed(call.state, call.used);
    if (isReplaceable && !(await fenceCall(calls, call))) return false;
    await releaseHolds(sheets, [hold]);
    return true;
  }
  if (owner.used || !isRunning(call)) {
    await settleHold(sheets, hold, owner.used ?? decodeHold(hold.value).amounts);
    return true;
  }
  // Claimed and without a result: Bedrock may have been called.
  const { amounts } = decodeHold(hold.value);
  if (!(await expireCall(calls, call, amounts, ledger.now()))) return false;
  await settleHold(sheets, hold, amounts);
  await ledger.onExpiry((await readCall(calls, requestId)) ?? call);
  return true;
}

const neverBegan = (requestId: string): FirstItem => ({
  requestId,
  state: 'RELEASED',
  holds: [],
  caller: '',
  contentHash: '',
});
