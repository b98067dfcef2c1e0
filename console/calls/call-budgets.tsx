import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Table from '@cloudscape-design/components/table';
import type { Invocation } from '../../schema/types.ts';
import { percent, unitAfter } from '../format/amount.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { pathTo } from '../shell/route.ts';

/** The budgets that cover the call. The audit record is written before it is known where they stand then. */
export function CallBudgets({ call: { budgets, denial } }: { call: Invocation }) {
  return (
    <Table
      header={<Header variant="h2">Budgets that cover it</Header>}
      wrapLines
      items={budgets}
      trackBy="budgetId"
      empty={<Empty title="None">No budget covers this call, so none could refuse it.</Empty>}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Budget',
          isRowHeader: true,
          cell: ({ budgetId, name }) => <Link href={pathTo('budgets', [budgetId])}>{name}</Link>,
        },
        {
          id: 'limit',
          header: 'Limit then',
          cell: ({ limit, unit }) => (
            <>
              <Amount value={limit} unit={unit} /> {unitAfter(limit, unit)}
            </>
          ),
        },
        {
          id: 'asked',
          header: 'Said',
          cell: ({ budgetId, percentUsed, remaining, unit }) =>
            denial?.budgetId === budgetId ? (
              <>
                refused: <Amount value={denial.requested ?? 0} unit={unit} /> asked for,{' '}
                <Amount value={denial.remaining ?? 0} unit={unit} /> left
              </>
            ) : percentUsed != null && remaining != null ? (
              <>
                {percent(percentUsed)} used, <Amount value={remaining} unit={unit} /> left
              </>
            ) : denial ? (
              'not asked to the end'
            ) : (
              'had room'
            ),
        },
      ]}
    />
  );
}
