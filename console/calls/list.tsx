import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { InvocationSort, InvocationSummary } from '../../schema/types.ts';
import { useLive } from '../api/use-live.ts';
import { usePages } from '../api/use-pages.ts';
import { Filter } from '../filter/filter.tsx';
import { filterOf, paramsOf, tokensOf, type Property } from '../filter/query.ts';
import { Empty } from '../format/empty.tsx';
import { goTo } from '../shell/location.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { useNarrow } from '../shell/use-narrow.ts';
import { columnsFor, NARROW_COLUMNS } from './columns.tsx';
import { LIST, ON_CALL } from './documents.ts';
import { isRange, RANGES, startOf, type RangeName } from './ranges.ts';

const PROPERTIES: readonly Property[] = [
  {
    key: 'outcome',
    label: 'Outcome',
    kind: 'text',
    values: ['SUCCEEDED', 'DENIED', 'FAILED', 'CANCELLED'],
  },
  { key: 'costCenter', label: 'Cost centre', kind: 'text' },
  { key: 'applicationId', label: 'Application', kind: 'text' },
  { key: 'environment', label: 'Environment', kind: 'text' },
  { key: 'model', label: 'Model', kind: 'text' },
  { key: 'caller', label: 'Caller', kind: 'text' },
  {
    key: 'costUsdAtLeast',
    label: 'Cost in USD',
    kind: 'number',
    operator: '>=',
    values: ['0.01', '0.1', '1'],
  },
  { key: 'isCovered', label: 'Covered by a budget', kind: 'boolean', values: ['true', 'false'] },
  { key: 'isGuessed', label: 'Charged by guess', kind: 'boolean', values: ['true', 'false'] },
];

const SORTS: Record<InvocationSort, string> = { TIME: 'Newest first', COST: 'Dearest first' };
const PAGE_SIZE = 25;

/** What a page of calls has, for the filter to offer. */
const valuesIn = (items: readonly InvocationSummary[] = []) => ({
  costCenter: [...new Set(items.map(({ tags }) => tags.costCenter))],
  applicationId: [...new Set(items.map(({ tags }) => tags.applicationId))],
  environment: [...new Set(items.map(({ tags }) => tags.environment))],
  model: [...new Set(items.map(({ model }) => model))],
  caller: [...new Set(items.map(({ caller }) => caller))],
});

/** The audit trail. What is asked for stands in the address; new calls wait to be shown, so that nothing moves. */
export function Calls({ query }: { query: URLSearchParams }) {
  const params = paramsOf(tokensOf(query, PROPERTIES), PROPERTIES);
  const sortBy: InvocationSort = query.get('sort') === 'COST' ? 'COST' : 'TIME';
  const asked = query.get('range');
  const range: RangeName = isRange(asked) ? asked : 'week';
  const [turn, setTurn] = useState(0);
  const isNarrow = useNarrow();
  const { who } = useSession();
  const columns = useMemo(() => columnsFor(who), [who]);
  const [newer, setNewer] = useState(0);
  const from = useMemo(() => startOf(range, Date.now()), [range, turn]);
  const filter = { ...filterOf(params, PROPERTIES), ...(from && { from }) };
  const { items, problem, isLoading, reload, pagination } = usePages<InvocationSummary>(
    LIST,
    { filter, sortBy, limit: PAGE_SIZE },
    'invocations',
  );
  const { costCenter, applicationId, environment } = params;
  useLive(ON_CALL, { costCenter, applicationId, environment }, () => setNewer((before) => before + 1));
  const show = (next: Record<string, string | undefined>) =>
    goTo(pathTo('calls', [], { ...params, sort: query.get('sort') ?? '', range: asked ?? '', ...next }));
  const askAgain = () => {
    setNewer(0);
    setTurn((before) => before + 1);
    reload();
  };
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
            description="Every decided call, with why."
            actions={
              <Button iconName="refresh" onClick={askAgain}>
                {newer > 0 ? `Show new calls (${newer > 99 ? '99+' : newer})` : 'Ask again'}
              </Button>
            }
          >
            Calls
          </Header>
        }
        filter={
          <div className="filters">
            <Filter
              properties={PROPERTIES}
              query={query}
              placeholder="Filter calls"
              values={valuesIn(items)}
              onChange={(next) =>
                goTo(pathTo('calls', [], { ...next, sort: query.get('sort') ?? '', range: asked ?? '' }))
              }
            />
            <Select
              inlineLabelText="Order"
              selectedOption={{ value: sortBy, label: SORTS[sortBy] }}
              options={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
              onChange={({ detail }) => show({ sort: detail.selectedOption.value })}
            />
            <Select
              inlineLabelText="Time"
              selectedOption={{ value: range, label: RANGES[range].title }}
              options={Object.entries(RANGES).map(([value, { title }]) => ({ value, label: title }))}
              onChange={({ detail }) => show({ range: detail.selectedOption.value })}
            />
          </div>
        }
        pagination={pagination.pagesCount > 1 && <Pagination {...pagination} />}
        columnDefinitions={columns}
        {...(isNarrow && { visibleColumns: NARROW_COLUMNS })}
        items={items ?? []}
        trackBy={({ id, attempt }) => `${id} ${attempt}`}
        loading={isLoading && !items}
        loadingText="Asking for calls"
        empty={
          pagination.pagesCount > pagination.currentPageIndex ? (
            <Empty title="None on this page">There are more: go on to the next.</Empty>
          ) : (
            <Empty title="No call matches" action={<Button href={pathTo('playground')}>Try a call</Button>}>
              Look further back, or filter by less.
            </Empty>
          )
        }
      />
    </SpaceBetween>
  );
}
