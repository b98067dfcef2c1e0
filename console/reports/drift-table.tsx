import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import type { ReconciliationRow } from '../../schema/types.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { useNarrow } from '../shell/use-narrow.ts';
import { CAUSES, signed } from './drift.tsx';

/** Day by day and cost centre by cost centre. */
export function DriftTable({ items: rows }: { items: readonly ReconciliationRow[] }) {
  const { items, collectionProps, paginationProps } = useCollection(rows, {
    sorting: { defaultState: { sortingColumn: { sortingField: 'day' }, isDescending: true } },
    pagination: { pageSize: 20 },
    filtering: { empty: <Empty title="Nothing in these days" /> },
  });
  const isNarrow = useNarrow();
  return (
    <Table
      {...collectionProps}
      header={
        <Header
          variant="h2"
          description="Only what went through an inference profile has a cost centre on the bill; the rest of a day is in one row for all."
        >
          By day and cost centre
        </Header>
      }
      wrapLines
      items={items}
      trackBy={({ day, costCenter }) => `${day} ${costCenter}`}
      pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
      {...(isNarrow && { visibleColumns: ['day', 'center', 'drift'] })}
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
          cell: ({ costCenter }) => costCenter ?? 'all, not by cost centre',
        },
        {
          id: 'ledger',
          header: 'Ledger',
          sortingField: 'ledgerUsd',
          cell: ({ ledgerUsd, elsewhereUsd }) => (
            <>
              <Amount value={ledgerUsd} unit="USD" />
              {elsewhereUsd > 0 && (
                <Box variant="small" display="block">
                  and <Amount value={elsewhereUsd} unit="USD" /> not by cost centre
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'billed',
          header: 'Bill',
          sortingField: 'billedUsd',
          cell: ({ billedUsd, isComplete }) => (
            <>
              {billedUsd == null ? 'nothing yet' : <Amount value={billedUsd} unit="USD" />}
              {!isComplete && billedUsd != null && (
                <Box variant="small" display="block">
                  so far
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'drift',
          header: 'Drift',
          sortingField: 'driftUsd',
          cell: ({ driftUsd, driftPercent }) =>
            driftUsd == null ? (
              '–'
            ) : (
              <>
                <Amount value={driftUsd} unit="USD" />
                <Box variant="small" display="block">
                  {signed(driftPercent)}
                </Box>
              </>
            ),
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
