import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import type { BudgetChange, BudgetUnit } from '../../schema/types.ts';
import { usePages } from '../api/use-pages.ts';
import { Empty } from '../format/empty.tsx';
import { When } from '../format/exactly.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { CHANGES } from './documents.ts';
import { changeText } from './change-text.ts';

export const ChangeText = ({ change, unit }: { change: BudgetChange; unit: BudgetUnit }) => (
  <>{changeText(change, unit)}</>
);

/** Who changed the budget, and how. */
export function Changes({ id, unit }: { id: string; unit: BudgetUnit }) {
  const { items, problem, isLoading, reload, pagination } = usePages<BudgetChange>(
    CHANGES,
    { budgetId: id, limit: 10 },
    'budgetChanges',
  );
  if (problem) return <ProblemAlert problem={problem} onRetry={reload} />;
  return (
    <Table
      header={<Header variant="h2">Who changed what</Header>}
      wrapLines
      loading={isLoading && !items}
      loadingText="Asking for changes"
      items={items ?? []}
      trackBy={({ version: of, at }) => `${of} ${at}`}
      pagination={pagination.pagesCount > 1 && <Pagination {...pagination} />}
      empty={<Empty title="No changes" />}
      columnDefinitions={[
        { id: 'at', header: 'When', cell: ({ at }) => <When at={at} /> },
        { id: 'by', header: 'Who', cell: ({ by }) => by },
        {
          id: 'what',
          header: 'What',
          isRowHeader: true,
          cell: (change) => <ChangeText change={change} unit={unit} />,
        },
        { id: 'why', header: 'Why', cell: ({ reason }) => reason ?? '–' },
      ]}
    />
  );
}
