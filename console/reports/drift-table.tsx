import { useCollection } from '@cloudscape-design/collection-hooks';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import type { ReconciliationRow } from '../../schema/types.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { CAUSES, signed } from './drift.tsx';

/** Day by day and cost centre by cost centre. */
export function DriftTable({ items: rows }: { items: readonly ReconciliationRow[] }) {
  const { items, collectionProps, paginationProps } = useCollection(rows, {
    sorting: {},
    pagination: { pageSize: 20 },
    filtering: { empty: <Empty title="Nothing in these days" /> },
  });
  return (
    <Table
      {...collectionProps}
      header={
        <Header
          variant="h2"
          description="Only what went through an inference profile has a cost centre on the bill; the rest is in the row without one."
        >
          By day and cost centre
        </Header>
      }
      wrapLines
      items={items}
      trackBy={({ day, costCenter }) => `${day} ${costCenter}`}
      pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
      columnDefinitions={[
        {
          id: 'day',
          header: 'Day (UTC)',
          minWidth: 125,
          sortingField: 'day',
          isRowHeader: true,
          cell: ({ day }) => day,
        },
        {
          id: 'center',
          header: 'Cost centre',
          sortingField: 'costCenter',
          cell: ({ costCenter }) => costCenter ?? 'without one',
        },
        {
          id: 'ledger',
          header: 'Ledger',
          sortingField: 'ledgerUsd',
          cell: ({ ledgerUsd }) => <Amount value={ledgerUsd} unit="USD" />,
        },
        {
          id: 'billed',
          header: 'Bill',
          sortingField: 'billedUsd',
          cell: ({ billedUsd }) =>
            billedUsd == null ? 'nothing yet' : <Amount value={billedUsd} unit="USD" />,
        },
        {
          id: 'drift',
          header: 'Drift',
          sortingField: 'driftPercent',
          cell: ({ driftPercent }) => signed(driftPercent),
        },
        {
          id: 'tokens',
          header: 'Tokens, CloudWatch beside ledger',
          cell: ({ tokenDriftPercent }) => signed(tokenDriftPercent),
        },
        {
          id: 'why',
          header: 'What may explain it',
          minWidth: 200,
          cell: ({ causes }) =>
            causes.map(({ kind, calls }) => `${CAUSES[kind]} (${calls})`).join('; ') || '–',
        },
      ]}
    />
  );
}
