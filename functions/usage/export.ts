import type { ExportUsageInput, UsageExport } from '../../schema/types.ts';
import { isProblem, type Problem } from '../errors/problem.ts';
import { COLUMNS, defaultColumns } from './columns.ts';
import { csvLine } from './csv.ts';
import { usage, type UsageContext } from './usage.ts';

/** Lambda answers 6 MB at most and AppSync passes 5 MB on; a page stays far below. */
const MAX_BYTES = 900_000;

/** Every page reckons all rows anew, so pages are long. */
export const MAX_EXPORTED_ROWS = 5_000;

/** Usage as CSV text: the rows of `usage`, page by page. Pages put together in order are one file: only the first has the header. */
export async function exportUsage(
  { columns, ...input }: ExportUsageInput,
  context: UsageContext,
): Promise<UsageExport | Problem> {
  const answer = await usage({ ...input, limit: input.limit ?? MAX_EXPORTED_ROWS }, context);
  if (isProblem(answer)) return answer;
  const shown = [...new Set(columns ?? defaultColumns(input.groupBy ?? []))];
  const start = Number(input.nextToken ?? 0);
  let csv = start === 0 ? csvLine(shown) : '';
  let bytes = Buffer.byteLength(csv);
  let rows = 0;
  for (const row of answer.items) {
    const line = csvLine(shown.map((column) => COLUMNS[column](row)));
    bytes += Buffer.byteLength(line);
    if (rows > 0 && bytes > MAX_BYTES) break;
    csv += line;
    rows += 1;
  }
  const isCut = rows < answer.items.length;
  return {
    from: answer.from,
    to: answer.to,
    columns: shown,
    csv,
    rows,
    nextToken: isCut ? String(start + rows) : answer.nextToken,
  };
}
