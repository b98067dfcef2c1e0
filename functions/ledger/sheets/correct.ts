import { absent, present, type Item, type Table } from '../../store/store.ts';
import { historyKey, sheetKey } from '../keys.ts';
import { parseWindowName } from './window-name.ts';

/** A difference that a window gets because a call of it was put right. */
export interface WindowCorrection {
  callId: string;
  sheet: string;
  window: string;
  /** In the window's unit; negative where it was charged too much. */
  amount: bigint;
  /** In ms. */
  now: number;
}

const MARK = 'C';

/** The attribute beside a window that says that a call's correction is in it: what makes it count once. */
const markName = ({ callId, window }: WindowCorrection): string => `${MARK}${callId}.${window}`;

/** When the corrections of a sheet were made (ms), by the attribute that marks each. */
export const correctionsIn = (item: Item | undefined): Map<string, number> =>
  new Map(
    Object.entries(item ?? {})
      .filter(([name]) => name.startsWith(MARK))
      .map(([name, at]) => [name, Number(at)]),
  );

/** The attribute of a closed window that has been corrected: it is not archived again as it was. */
export const IS_CORRECTED = 'isCorrected';

const ATTEMPTS = 5;

/** Corrects a window: in its sheet while it is there, in history once it is closed. Of a deleted budget there is nothing to correct. */
export async function correctWindow(table: Table, correction: WindowCorrection): Promise<void> {
  const { sheet, window, amount, now } = correction;
  if (amount === 0n) return;
  const mark = markName(correction);
  const change = { add: { [window]: amount }, set: { [mark]: now } };
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const written = await table.update(sheetKey(sheet), change, {
      conditions: [absent(mark), present(window)],
    });
    if (written.kind === 'written') return;
    const item = await table.get(sheetKey(sheet));
    if (item?.[mark] !== undefined) return;
    // A window that is gone from its sheet never comes back.
    if (item?.[window] === undefined) return correctHistory(table, correction);
  }
  throw new Error(`the window ${window} of ${sheet} could not be corrected`);
}

async function correctHistory(table: Table, correction: WindowCorrection): Promise<void> {
  const { sheet, window, amount, now } = correction;
  const { slot, endsAt } = parseWindowName(window)!;
  if (endsAt === Infinity) return;
  const mark = markName(correction);
  await table.update(
    historyKey(sheet, slot, new Date(endsAt).toISOString()),
    { add: { spent: amount }, set: { [mark]: now, [IS_CORRECTED]: true } },
    { conditions: [absent(mark), present('spent')] },
  );
}

/** After its call is done with, a mark is kept much longer than any write of the correction may be on its way. */
export const MARK_KEPT_MS = 10 * 60_000;

/** One write takes off so many marks: an expression takes 300 operators and 4 KB. */
const BATCH = 50;

/**
 * Takes from a sheet the marks of corrections that are long done with, as `isDone` says of their calls: each makes every write of it dearer,
 * and without it the correction would count once more.
 */
export async function dropOldMarks(
  table: Table,
  name: string,
  corrections: ReadonlyMap<string, number>,
  isDone: (callId: string) => Promise<boolean>,
): Promise<void> {
  const old: string[] = [];
  for (const mark of corrections.keys())
    if (await isDone(mark.slice(MARK.length, mark.indexOf('.')))) old.push(mark);
  for (let i = 0; i < old.length; i += BATCH)
    await table.update(sheetKey(name), { remove: old.slice(i, i + BATCH) });
}
