import type { Usage, UsageDimension, UsageFigures, UsageInput, UsageRow } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { csvOf } from './csv.ts';
import { GROUPS } from './documents.ts';

const DIMENSION_FIELDS: Record<
  UsageDimension,
  'costCenter' | 'applicationId' | 'environment' | 'model' | 'caller'
> = {
  COST_CENTER: 'costCenter',
  APPLICATION: 'applicationId',
  ENVIRONMENT: 'environment',
  MODEL: 'model',
  CALLER: 'caller',
};

const FIGURES = [
  'calls',
  'succeeded',
  'failed',
  'denied',
  'cancelled',
  'inputTokens',
  'outputTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'totalTokens',
  'costUsd',
  'approvalRate',
  'latencyP50Ms',
  'latencyP95Ms',
  'unpricedCalls',
] as const satisfies (keyof UsageFigures)[];

/** Every row of a question, however many pages they take. */
async function allRows(input: UsageInput): Promise<UsageRow[]> {
  const rows: UsageRow[] = [];
  let nextToken: string | null | undefined;
  do {
    const { usage } = await ask<{ usage: Usage }>(GROUPS, { input: { ...input, nextToken } });
    rows.push(...usage.items);
    nextToken = usage.nextToken;
  } while (nextToken);
  return rows;
}

/** The rows of a question as CSV, with all digits. */
export async function exported(input: UsageInput, dimensions: readonly UsageDimension[]): Promise<string> {
  const fields = dimensions.map((dimension) => DIMENSION_FIELDS[dimension]);
  const rows = await allRows(input);
  return csvOf(
    ['startsAt', ...fields, ...FIGURES],
    rows.map((row) => [
      row.startsAt,
      ...fields.map((field) => row[field]),
      ...FIGURES.map((figure) => row.figures[figure]),
    ]),
  );
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
