import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useEffect, useState } from 'react';
import type { Budget, BudgetSort, UsageEvent } from '../../schema/types.ts';
import { useLive } from '../api/use-live.ts';
import { usePages } from '../api/use-pages.ts';
import { Filter } from '../filter/filter.tsx';
import { filterOf, paramsOf, tokensOf, type Property } from '../filter/query.ts';
import { BudgetBar } from '../format/budget-bar.tsx';
import { Empty } from '../format/empty.tsx';
import { exactTime, relative } from '../format/time.ts';
import { Exactly } from '../format/exactly.tsx';
import { withStates } from '../live/budgets.ts';
import { usePaced } from '../live/use-paced.ts';
import { goTo } from '../shell/location.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { LIST, ON_USAGE } from './documents.ts';
import { PERIODS, shortScope } from './words.ts';

const PROPERTIES: readonly Property[] = [
  { key: 'costCenter', label: 'Cost centre', kind: 'text' },
  { key: 'applicationId', label: 'Application', kind: 'text' },
  { key: 'environment', label: 'Environment', kind: 'text' },
  { key: 'model', label: 'Model', kind: 'text' },
  { key: 'name', label: 'Name', kind: 'text' },
  { key: 'unit', label: 'Unit', kind: 'text', values: ['USD', 'TOKENS', 'REQUESTS'] },
  { key: 'period', label: 'Period', kind: 'text', values: Object.keys(PERIODS) },
  { key: 'mode', label: 'Mode', kind: 'text', values: ['ENFORCE', 'OBSERVE'] },
  {
    key: 'percentUsedAtLeast',
    label: 'Percent used',
    kind: 'number',
    operator: '>=',
    values: ['50', '80', '100'],
  },
  { key: 'includeDeleted', label: 'Deleted too', kind: 'boolean', values: ['true'] },
];

const SORTS: Record<BudgetSort, string> = { PERCENT_USED: 'Most used first', SCOPE: 'By cost centre' };
const PAGE_SIZE = 20;
const EXACTLY_AFTER_MS = 3_000;

const COLUMNS: TableProps.ColumnDefinition<Budget>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    cell: ({ id, name, mode, deletedAt }) => (
      <>
        <Link href={pathTo('budgets', [id])}>{name}</Link> {mode === 'OBSERVE' && <Badge>observes</Badge>}{' '}
        {deletedAt && <Badge color="red">deleted</Badge>}
      </>
    ),
  },
  {
    id: 'window',
    header: 'Spent, held and left',
    minWidth: 260,
    cell: ({ name, window, unit }) => <BudgetBar name={name} window={window} unit={unit} />,
  },
  { id: 'scope', header: 'Covers', cell: ({ scope }) => shortScope(scope) },
  {
    id: 'resets',
    header: 'Starts anew',
    cell: ({ period, window }) =>
      window.endsAt ? (
        <Exactly
          text={`${PERIODS[period].title}, ${relative(window.endsAt)}`}
          whole={exactTime(window.endsAt)}
        />
      ) : (
        'never'
      ),
  },
];

/** Every budget that one may see, with bars that move as calls are settled. */
export function Budgets({ query }: { query: URLSearchParams }) {
  const { who } = useSession();
  const params = paramsOf(tokensOf(query, PROPERTIES), PROPERTIES);
  const sortBy = query.get('sort') === 'SCOPE' ? 'SCOPE' : 'PERCENT_USED';
  const { items, problem, isLoading, reload, pagination } = usePages<Budget>(
    LIST,
    { filter: filterOf(params, PROPERTIES), sortBy, limit: PAGE_SIZE },
    'budgets',
  );
  const [budgets, setBudgets] = useState<readonly Budget[]>();
  useEffect(() => setBudgets(items), [items]);
  const askAgain = usePaced({ reload, isLoading }, EXACTLY_AFTER_MS);
  useLive<{ onUsage: UsageEvent }>(ON_USAGE, {}, ({ onUsage }) => {
    setBudgets((before) => before && withStates(before, onUsage.budgets, onUsage.timestamp));
    askAgain();
  });
  const isFiltered = Object.keys(params).length > 0;
  return (
    <SpaceBetween size="m">
      {problem && <ProblemAlert problem={problem} onRetry={reload} />}
      <Table
        variant="full-page"
        stickyHeader
        wrapLines
        header={
          <Header
            variant="h1"
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Ask again" onClick={reload} />
                {who.isAdmin && (
                  <Button variant="primary" href={pathTo('budgets', ['new'])}>
                    Set a budget
                  </Button>
                )}
              </SpaceBetween>
            }
            description="What calls may use in a window of time, and how far they are."
          >
            Budgets
          </Header>
        }
        filter={
          <div className="filters">
            <Filter
              properties={PROPERTIES}
              query={query}
              placeholder="Filter budgets"
              onChange={(next) => goTo(pathTo('budgets', [], { ...next, sort: query.get('sort') ?? '' }))}
            />
            <Select
              inlineLabelText="Order"
              selectedOption={{ value: sortBy, label: SORTS[sortBy] }}
              options={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
              onChange={({ detail }) =>
                goTo(pathTo('budgets', [], { ...params, sort: detail.selectedOption.value }), {
                  replace: true,
                })
              }
            />
          </div>
        }
        pagination={pagination.pagesCount > 1 && <Pagination {...pagination} />}
        columnDefinitions={COLUMNS}
        items={budgets ?? []}
        trackBy="id"
        loading={isLoading && !budgets}
        loadingText="Asking for budgets"
        empty={
          isFiltered ? (
            <Empty title="No budget matches" action={<Button href={pathTo('budgets')}>Show all</Button>} />
          ) : (
            <Empty
              title="No budgets yet"
              action={who.isAdmin && <Button href={pathTo('budgets', ['new'])}>Set a budget</Button>}
            >
              {who.isAdmin
                ? 'Without a budget every call is let through.'
                : 'No budget covers your calls. An admin sets them.'}
            </Empty>
          )
        }
      />
    </SpaceBetween>
  );
}
