import { useCollection } from '@cloudscape-design/collection-hooks';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { Model } from '../../schema/types.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { seesAll } from '../identity/who.ts';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { useNarrow } from '../shell/use-narrow.ts';
import { Profiles } from './profiles.tsx';
import { LIFECYCLES } from './words.ts';

const price = (name: 'input' | 'output') => (model: Model) =>
  model.priceUsdPerMillion ? <Amount value={model.priceUsdPerMillion[name]} unit="USD" /> : 'no price';

const COLUMNS: TableProps.ColumnDefinition<Model>[] = [
  {
    id: 'alias',
    header: 'Alias',
    sortingField: 'alias',
    minWidth: 160,
    isRowHeader: true,
    cell: ({ alias }) => <Link href={pathTo('models', [alias])}>{alias}</Link>,
  },
  { id: 'provider', header: 'Made by', sortingField: 'provider', cell: ({ provider }) => provider },
  {
    id: 'input',
    header: 'Input, USD a million tokens',
    sortingComparator: (a, b) => (a.priceUsdPerMillion?.input ?? -1) - (b.priceUsdPerMillion?.input ?? -1),
    cell: price('input'),
  },
  {
    id: 'output',
    header: 'Output, USD a million tokens',
    sortingComparator: (a, b) => (a.priceUsdPerMillion?.output ?? -1) - (b.priceUsdPerMillion?.output ?? -1),
    cell: price('output'),
  },
  {
    id: 'context',
    header: 'Context',
    sortingField: 'contextWindow',
    cell: ({ contextWindow }) => <Amount value={contextWindow} unit="TOKENS" />,
  },
  {
    id: 'max',
    header: 'Output at most',
    sortingField: 'maxOutputTokens',
    cell: ({ maxOutputTokens }) => <Amount value={maxOutputTokens} unit="TOKENS" />,
  },
  {
    id: 'for',
    header: 'Only for',
    cell: ({ costCenter, applicationId, environment }) =>
      [costCenter, applicationId, environment].filter(Boolean).join(' · ') || 'anybody',
  },
  {
    id: 'lifecycle',
    header: 'Lifecycle',
    minWidth: 190,
    sortingField: 'lifecycle',
    cell: ({ lifecycle, replacedBy }) => (
      <StatusIndicator type={LIFECYCLES[lifecycle].status}>
        {LIFECYCLES[lifecycle].title}
        {replacedBy && `, use ${replacedBy}`}
      </StatusIndicator>
    ),
  },
];

/** The catalog, and the inference profiles beside it. */
export function Models({ models }: { models: Model[] | undefined }) {
  const { who } = useSession();
  const isNarrow = useNarrow();
  const { items, filterProps, paginationProps, collectionProps, filteredItemsCount } = useCollection(
    models ?? [],
    {
      filtering: {
        fields: ['alias', 'modelId', 'provider', 'costCenter', 'lifecycle'],
        empty: <Empty title="The catalog is empty" />,
        noMatch: <Empty title="No model matches">Filter by less.</Empty>,
      },
      pagination: { pageSize: 25 },
      sorting: {},
    },
  );
  return (
    <SpaceBetween size="l">
      <Table
        {...collectionProps}
        variant="container"
        wrapLines
        {...(isNarrow && { visibleColumns: ['alias', 'input', 'output'] })}
        loading={models === undefined}
        loadingText="Asking for models"
        header={
          <Header
            variant="h1"
            counter={models && `(${models.length})`}
            description="What can be called, by its alias, and what it costs."
            actions={
              who.isAdmin && (
                <Button variant="primary" href={pathTo('models', ['new'])}>
                  Add a model
                </Button>
              )
            }
          >
            Models
          </Header>
        }
        filter={
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find a model"
            filteringAriaLabel="Find a model"
            countText={`${filteredItemsCount} match`}
          />
        }
        pagination={<Pagination {...paginationProps} />}
        items={items}
        trackBy="alias"
        columnDefinitions={COLUMNS}
      />
      {seesAll(who) && <Profiles />}
    </SpaceBetween>
  );
}
