import { randomId } from '../store/random-id.ts';
import { equals, ITEM_ABSENT, queryAll, type Item, type Reader, type Table } from '../store/store.ts';
import { pack, unpackInto, type Groups } from './groups.ts';
import { isoOf, rollUpPk, type Grain } from './keys.ts';
import type { Calendar, Slot } from './slots.ts';

/** Where a roll-up is: its head says which of possibly several parts belong to it. */
export interface RollUpAddress extends Calendar {
  grain: Grain;
  costCenter: string;
}

/** A part stays well below 400 KB, which an item may have. */
const PART_CHARACTERS = 200_000;

/** Parts of roll-ups lie beside their heads, and behind them. */
const PARTS = '+';

const partKey = (pk: string, id: string, n: number) => ({ pk: `${pk}${PARTS}`, sk: `${id}#${n}` });

/**
 * Puts a roll-up in the place of the one that was there when `before` was read: so of two who make it at once, the one who began later wins, or
 * neither. Returns whether it was put.
 */
export async function putRollUp(
  table: Table,
  address: RollUpAddress,
  startsAt: number,
  groups: Groups,
  before: string | undefined,
): Promise<boolean> {
  const pk = rollUpPk(address.grain, address.costCenter, address);
  const id = randomId(9);
  const [first = '[]', ...rest] = partsOf(pack(groups));
  await Promise.all(rest.map((text, n) => table.put({ ...partKey(pk, id, n), groups: text })));
  const { kind } = await table.put(
    { pk, sk: isoOf(startsAt), id, groups: first, parts: rest.length },
    { conditions: before === undefined ? [ITEM_ABSENT] : [equals('id', before)] },
  );
  if (kind === 'written' && before !== undefined) await deleteParts(table, pk, before);
  return kind === 'written';
}

async function deleteParts(table: Table, pk: string, id: string): Promise<void> {
  for (const { sk } of await queryAll(table, { pk: `${pk}${PARTS}`, prefix: `${id}#` }))
    await table.delete({ pk: `${pk}${PARTS}`, sk });
}

function partsOf(packed: readonly string[]): string[] {
  const parts: string[][] = [];
  let size = Infinity;
  for (const text of packed) {
    if (size + text.length > PART_CHARACTERS) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(text);
    size += text.length + 1;
  }
  return parts.map((texts) => `[${texts.join(',')}]`);
}

/** Which roll-up there is of a slot, if any. */
export async function rollUpId(
  table: Reader,
  address: RollUpAddress,
  startsAt: number,
): Promise<string | undefined> {
  const pk = rollUpPk(address.grain, address.costCenter, address);
  return (await table.get({ pk, sk: isoOf(startsAt) }, ['id']))?.id as string | undefined;
}

/** Tells the groups of each roll-up of slots that begin in a stretch of time, one after the other. */
export async function eachRollUp(
  table: Reader,
  address: RollUpAddress,
  { startsAt, endsAt }: Slot,
  tell: (startsAt: number, groups: Groups) => void,
): Promise<void> {
  const pk = rollUpPk(address.grain, address.costCenter, address);
  const heads = await queryAll(table, { pk, from: isoOf(startsAt), to: isoOf(endsAt - 1) });
  for (const head of heads) tell(Date.parse(head.sk), await groupsOf(table, head));
}

/** Another roll-up may take the place of this one while its parts are read: then the other is read. */
async function groupsOf(table: Reader, head: Item): Promise<Groups> {
  const groups: Groups = new Map();
  unpackInto(groups, head.groups as string);
  for (let n = 0; n < (head.parts as number); n += 1) {
    const part = await table.get(partKey(head.pk, head.id as string, n));
    if (!part) return groupsOf(table, (await table.get({ pk: head.pk, sk: head.sk }))!);
    unpackInto(groups, part.groups as string);
  }
  return groups;
}
