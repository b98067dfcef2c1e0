import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useCollection } from '@cloudscape-design/collection-hooks';
import Pagination from '@cloudscape-design/components/pagination';
import type { Usage, UsageFigures, UsageRow } from '../../schema/types.ts';
import { labelOf } from '../charts/series.ts';
import { percent } from '../format/amount.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { duration } from '../format/time.ts';
import type { Question } from './question.ts';

interface Row {
  label: string;
  figures: UsageFigures;
}

const figure = (
  id: keyof UsageFigures & string,
  header: string,
  unit: 'USD' | 'TOKENS' | 'REQUESTS',
): TableProps.ColumnDefinition<Row> => ({
  id,
  header,
  sortingComparator: (a, b) => (a.figures[id] as number) - (b.figures[id] as number),
  cell: ({ figures }) => <Amount value={figures[id] as number} unit={unit} />,
});

const COLUMNS: TableProps.ColumnDefinition<Row>[] = [
  figure('costUsd', 'Cost', 'USD'),
  figure('calls', 'Calls', 'REQUESTS'),
  figure('denied', 'Denied', 'REQUESTS'),
  figure('failed', 'Failed', 'REQUESTS'),
  {
    id: 'approval',
    header: 'Approved',
    cell: ({ figures: { approvalRate } }) => (approvalRate == null ? '–' : percent(approvalRate * 100)),
  },
  figure('inputTokens', 'Tokens in', 'TOKENS'),
  figure('outputTokens', 'Tokens out', 'TOKENS'),
  {
    id: 'cached',
    header: 'From cache',
    cell: ({ figures }) => <Amount value={figures.cacheReadInputTokens} unit="TOKENS" />,
  },
  {
    id: 'perCall',
    header: 'Cost a call',
    cell: ({ figures: { costPerCallUsd } }) =>
      costPerCallUsd == null ? '–' : <Amount value={costPerCallUsd} unit="USD" />,
  },
  {
    id: 'latency',
    header: 'Latency p50, p95',
    cell: ({ figures: { latencyP50Ms, latencyP95Ms } }) =>
      latencyP50Ms == null || latencyP95Ms == null
        ? '–'
        : `${duration(latencyP50Ms)}, ${duration(latencyP95Ms)}`,
  },
];

/** The report in numbers, and at its head all of it. */
export function ReportTable({
  question: { groupBy },
  usage,
  isLoading,
}: {
  question: Question;
  usage: Usage | undefined;
  isLoading: boolean;
}) {
  const rows: Row[] = (usage?.items ?? []).map((row: UsageRow) => ({
    label: labelOf(row, groupBy),
    figures: row.figures,
  }));
  const { items, collectionProps, paginationProps } = useCollection(rows, {
    sorting: { defaultState: { sortingColumn: COLUMNS[0]!, isDescending: true } },
    pagination: { pageSize: 50 },
    filtering: { empty: <Empty title="Nothing in this time">Look further back, or filter by less.</Empty> },
  });
  const all =
    usage && usage.total.calls > 0 && groupBy.length > 0 ? [{ label: 'All', figures: usage.total }] : [];
  return (
    <Table
      {...collectionProps}
      header={
        <Header
          variant="h2"
          description={
            usage?.nextToken ? 'The dearest thousand; the CSV has all.' : 'Totals of the time, dearest first.'
          }
        >
          In numbers
        </Header>
      }
      wrapLines
      loading={isLoading && !usage}
      loadingText="Adding up"
      items={[...all, ...items]}
      trackBy="label"
      pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
      columnDefinitions={[
        {
          id: 'label',
          header: 'Who and what',
          isRowHeader: true,
          minWidth: 160,
          cell: ({ label }) => (label === 'All' ? <b>All</b> : label),
        },
        ...COLUMNS,
      ]}
    />
  );
}
