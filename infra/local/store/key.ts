import { storeError, type Query } from '../../../functions/store/store.ts';

/** LMDB takes no longer key; in the order of expiry four bytes of time come before it. */
const MAX_BYTES = 1978 - 4;

/** No UTF-8 text has this byte, so it is above all of them. */
const LAST = Buffer.from([0xff]);

/**
 * A key in bytes: how long the partition key is, the partition key, the sort key. So a partition lies together, in the order of its
 * sort keys' UTF-8 bytes.
 */
export function encodeKey(pk: string, sk: string): Buffer {
  const partition = Buffer.from(pk);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(partition.length);
  const key = Buffer.concat([length, partition, Buffer.from(sk)]);
  if (key.length <= MAX_BYTES) return key;
  const failure = { kind: 'rejected', mayBeApplied: false } as const;
  throw storeError(failure, new Error(`a key of ${key.length} bytes is longer than ${MAX_BYTES}`));
}

/** The keys that a query is about, from the first on and up to, but without, the last. */
export function rangeOf({ pk, prefix, from, to, reverse, after }: Query): { first: Buffer; beyond: Buffer } {
  const partition = encodeKey(pk, '');
  let first: Buffer = encodeKey(pk, prefix ?? from ?? '');
  let beyond: Buffer = Buffer.concat([prefix === undefined ? partition : first, LAST]);
  if (to !== undefined) beyond = next(encodeKey(pk, to));
  if (after === undefined) return { first, beyond };
  const end = encodeKey(pk, after);
  if (reverse) beyond = Buffer.compare(end, beyond) < 0 ? end : beyond;
  else first = Buffer.compare(end, first) < 0 ? first : next(end);
  return { first, beyond };
}

/** Right after a key, in the order of bytes, comes that key with a zero behind it. */
const next = (key: Buffer): Buffer => Buffer.concat([key, Buffer.from([0])]);
