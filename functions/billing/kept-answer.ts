import { randomId } from '../store/random-id.ts';
import type { Table } from '../store/store.ts';
import { answerKey, partKey } from './keys.ts';

/** What Cost Explorer last answered to a question: the answer as JSON, and when it was asked, in ms. */
export interface KeptAnswer {
  text: string;
  askedAt: number;
}

/** A part stays well below 400 KB, which an item may have; of any characters. */
const PART_CHARACTERS = 90_000;

/** Too much to be worth keeping: then it is asked for again. */
const MAX_PARTS = 50;

/** An answer is shown, as what it is, for so long where no newer one can be had. */
const KEPT_SECONDS = 7 * 86_400;

export async function readKept(table: Table, question: string): Promise<KeptAnswer | undefined> {
  const head = await table.get(answerKey(question));
  if (!head) return undefined;
  const { id, parts, text, askedAt } = head as unknown as { id: string; parts: number } & KeptAnswer;
  const rest = await Promise.all(Array.from({ length: parts }, (_, n) => table.get(partKey(id, n))));
  // Another answer may be taking its place just now.
  if (rest.some((part) => part === undefined)) return undefined;
  return { text: [text, ...rest.map((part) => part!.text as string)].join(''), askedAt };
}

/** Keeps an answer in the place of the one before: its parts first, so that no head is without them. */
export async function keep(table: Table, question: string, { text, askedAt }: KeptAnswer): Promise<void> {
  const texts: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += PART_CHARACTERS)
    texts.push(text.slice(at, at + PART_CHARACTERS));
  const [first = '', ...rest] = texts;
  if (rest.length > MAX_PARTS) return;
  const expiresAt = Math.floor(askedAt / 1000) + KEPT_SECONDS;
  const id = randomId(9);
  await Promise.all(rest.map((part, n) => table.put({ ...partKey(id, n), text: part, expiresAt })));
  await table.put({ ...answerKey(question), id, text: first, parts: rest.length, askedAt, expiresAt });
}
