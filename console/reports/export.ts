import type { UsageExport, UsageInput } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { EXPORT } from './documents.ts';

/** The rows of a question as the API writes them to CSV, all pages as one file. `to` is named, so that all pages are of the same time. */
export async function exported({
  from,
  to,
  period,
  timeZone,
  groupBy,
  filter,
}: UsageInput & { to: string }): Promise<string> {
  let csv = '';
  let nextToken: string | null | undefined;
  do {
    const input = { from, to, period, timeZone, groupBy, filter, nextToken };
    const { exportUsage } = await ask<{ exportUsage: UsageExport }>(EXPORT, { input });
    csv += exportUsage.csv;
    nextToken = exportUsage.nextToken;
  } while (nextToken);
  return csv;
}

/** Hands a file to whoever reads the page. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
