import type { ExportUsageInput, UsageExport } from '../../schema/types.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import { COLUMNS, defaultColumns } from './columns.ts';
import { csvLine } from './csv.ts';
import { isoOf } from './keys.ts';
import { reckon, type Row, type UsageContext } from './reckon.ts';
import { showRow } from './usage.ts';

/** Lambda answers 6 MB at most and AppSync passes 5 MB on; a page stays far below. */
const MAX_BYTES = 900_000;

/** Every page reckons all rows anew, so pages are long. */
export const MAX_EXPORTED_ROWS = 5_000;

/**
 * Usage as CSV text: the rows of `usage`, by time and by name. Pages put together in order are one file: only the first has the header, and each goes
 * on after the last row of the one before it, so that what is decided or put right meanwhile moves none.
 */
export async function exportUsage(
  { columns, nextToken, ...input }: ExportUsageInput,
  context: UsageContext,
): Promise<UsageExport | Problem> {
  const after = nextToken == null ? undefined : placeIn(nextToken);
  if (nextToken != null && !after)
    return invalidInput({ field: 'input.nextToken', message: 'is not one that a page ended with' });
  const reckoned = await reckon(input, context);
  if (isProblem(reckoned)) return reckoned;
  const { range, points, rows } = reckoned;
  const placeOf = ({ slot, dimensions }: Row): Place => [
    isoOf(points[slot]!.startsAt),
    ...Object.values(dimensions),
  ];
  const left = rows
    .map((row) => ({ row, place: placeOf(row) }))
    .filter(({ place }) => !after || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const shown = [...new Set(columns ?? defaultColumns(input.groupBy ?? []))];
  let csv = after ? '' : csvLine(shown);
  let bytes = Buffer.byteLength(csv);
  let last: Place | undefined;
  let count = 0;
  for (const { row, place } of left.slice(0, input.limit ?? MAX_EXPORTED_ROWS)) {
    const line = csvLine(shown.map((column) => COLUMNS[column](showRow(row, points))));
    bytes += Buffer.byteLength(line);
    if (count > 0 && bytes > MAX_BYTES) break;
    csv += line;
    count += 1;
    last = place;
  }
  return {
    from: isoOf(range.startsAt),
    to: isoOf(range.endsAt),
    columns: shown,
    csv,
    rows: count,
    nextToken: last && count < left.length ? tokenOf(last) : null,
  };
}

/** Where a row stands: when it begins, and what it is of. */
type Place = string[];

function compare(a: Place, b: Place): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

const tokenOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function placeIn(token: string): Place | undefined {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown;
    const isPlace = Array.isArray(place) && place.length > 0 && place.every((one) => typeof one === 'string');
    return isPlace ? (place as Place) : undefined;
  } catch {
    return undefined;
  }
}
