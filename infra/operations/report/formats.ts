import type {
  ExportUsageInput,
  Usage,
  UsageExport,
  UsageDimension,
  UsageInput,
  UsageRow,
} from '../../../schema/types.ts';
import type { Ask } from './connection.ts';
import type { Format } from './options.ts';

/** What is asked for, but for the pages. */
type Question = Omit<UsageInput, 'limit' | 'nextToken'>;

/** Called with the rows that have come so far. */
type Progress = (rows: number) => void;

/** The text of a report, piece by piece. */
type Report = (ask: Ask, question: Question, progress: Progress) => AsyncIterable<string>;

const FIGURES = `calls succeeded failed denied cancelled inputTokens outputTokens cacheReadInputTokens cacheWriteInputTokens totalTokens
  costUsd approvalRate tokensPerCall costPerCallUsd latencyP50Ms latencyP95Ms guessed { calls costUsd } overruns { calls costUsd } unpricedCalls`;
const USAGE = `query ($input: UsageInput!) { usage(input: $input) {
  from to timeZone period total { ${FIGURES} } nextToken
  items { startsAt endsAt costCenter applicationId environment model caller figures { ${FIGURES} } }
} }`;
const EXPORT = `query ($input: ExportUsageInput!) { exportUsage(input: $input) { csv rows nextToken } }`;

const MOST_ROWS_A_PAGE = 1_000;

async function* pagesOfUsage(ask: Ask, question: Question, progress: Progress): AsyncIterable<Usage> {
  let rows = 0;
  for (let nextToken: string | null | undefined; nextToken !== null;) {
    const input: UsageInput = { ...question, limit: MOST_ROWS_A_PAGE, nextToken };
    const { usage } = await ask<{ usage: Usage }>(USAGE, { input });
    yield usage;
    progress((rows += usage.items.length));
    nextToken = usage.nextToken ?? null;
  }
}

async function* csv(ask: Ask, question: Question, progress: Progress): AsyncIterable<string> {
  let rows = 0;
  for (let nextToken: string | null | undefined; nextToken !== null;) {
    const input: ExportUsageInput = { ...question, nextToken };
    const { exportUsage } = await ask<{ exportUsage: UsageExport }>(EXPORT, { input });
    yield exportUsage.csv;
    progress((rows += exportUsage.rows));
    nextToken = exportUsage.nextToken ?? null;
  }
}

/** The answer of `usage` with the items of all pages, an item a line. */
async function* json(ask: Ask, question: Question, progress: Progress): AsyncIterable<string> {
  let before = '';
  for await (const { items, nextToken: _nextToken, ...head } of pagesOfUsage(ask, question, progress)) {
    if (before === '') yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
    for (const item of items) {
      yield `${before || '\n'}${JSON.stringify(item)}`;
      before = ',\n';
    }
    before ||= '\n';
  }
  yield '\n]}\n';
}

interface Column {
  title: string;
  isNumber?: boolean;
  cell: (row: Pick<UsageRow, 'figures'> & Partial<UsageRow>) => string;
}

const DIMENSIONS = ['costCenter', 'applicationId', 'environment', 'model', 'caller'] as const;

const NAMES: Record<(typeof DIMENSIONS)[number], UsageDimension> = {
  costCenter: 'COST_CENTER',
  applicationId: 'APPLICATION',
  environment: 'ENVIRONMENT',
  model: 'MODEL',
  caller: 'CALLER',
};

const thousands = new Intl.NumberFormat('en-US');
const usd = new Intl.NumberFormat('en-US', { minimumFractionDigits: 6, maximumFractionDigits: 6 });

const NUMBERS: Column[] = [
  { title: 'calls', isNumber: true, cell: ({ figures }) => thousands.format(figures.calls) },
  { title: 'denied', isNumber: true, cell: ({ figures }) => thousands.format(figures.denied) },
  { title: 'failed', isNumber: true, cell: ({ figures }) => thousands.format(figures.failed) },
  { title: 'tokens', isNumber: true, cell: ({ figures }) => thousands.format(figures.totalTokens) },
  { title: 'USD', isNumber: true, cell: ({ figures }) => usd.format(figures.costUsd) },
];

/** Columns that are as wide as their widest cell: so all pages are waited for. */
async function* table(ask: Ask, question: Question, progress: Progress): AsyncIterable<string> {
  const rows: UsageRow[] = [];
  let total: Usage['total'] | undefined;
  let zone = 'UTC';
  for await (const page of pagesOfUsage(ask, question, progress)) {
    rows.push(...page.items);
    total = page.total;
    zone = page.timeZone;
  }
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const times: Column[] = question.period
    ? [{ title: 'from', cell: ({ startsAt }) => (startsAt ? local.format(new Date(startsAt)) : '') }]
    : [];
  const groups = DIMENSIONS.filter((dimension) => question.groupBy?.includes(NAMES[dimension])).map(
    (dimension): Column => ({ title: dimension, cell: (row) => row[dimension] ?? '' }),
  );
  const columns = [...times, ...groups, ...NUMBERS];
  const lines = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const sum = columns.map(({ cell }) => cell({ figures: total! }));
  if (columns[0]!.isNumber !== true) sum[0] = 'total';
  const isOneTotal = times.length + groups.length === 0;
  const all = [columns.map(({ title }) => title), ...(isOneTotal ? [] : lines), sum];
  const widths = columns.map((_, i) => Math.max(...all.map((line) => line[i]!.length)));
  for (const line of all) {
    const cells = line.map((cell, i) =>
      columns[i]!.isNumber ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
    );
    yield `${cells.join('  ').trimEnd()}\n`;
  }
}

export const REPORTS: Record<Format, Report> = { csv, json, table };
