import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { Model } from '../../schema/types.ts';
import { Empty } from '../format/empty.tsx';
import { Amount } from '../format/exactly.tsx';
import { exactTime } from '../format/time.ts';
import type { PriceName } from './form-values.ts';

const NAMES: Record<PriceName, string> = {
  input: 'Input',
  output: 'Output',
  cacheRead: 'Cache read',
  cacheWrite5m: 'Cache write, 5 minutes',
  cacheWrite1h: 'Cache write, 1 hour',
};

/** What a million tokens cost, by kind and length of the prompt. */
export function Prices({ model: { priceUsdPerMillion: price } }: { model: Model }) {
  const rows = price
    ? [
        { above: null as number | null, ...price },
        ...price.bands.map((band) => ({ ...band, above: band.abovePromptTokens })),
      ]
    : [];
  return (
    <Table
      header={
        <Header
          variant="h2"
          description={
            price
              ? `In USD a million tokens, since ${exactTime(price.effectiveFrom)}${price.region ? `, in ${price.region}` : ''}.`
              : undefined
          }
        >
          Prices
        </Header>
      }
      items={rows}
      empty={
        <Empty title="No price">
          Budgets in USD refuse it until it has one: what can’t be priced can’t be limited.
        </Empty>
      }
      columnDefinitions={[
        {
          id: 'prompt',
          header: 'Prompts',
          isRowHeader: true,
          cell: ({ above }) => (above === null ? 'all' : `of more than ${above.toLocaleString()} tokens`),
        },
        ...(Object.keys(NAMES) as PriceName[]).map((name) => ({
          id: name,
          header: NAMES[name],
          cell: (row: (typeof rows)[number]) => <Amount value={row[name]} unit="USD" />,
        })),
      ]}
    />
  );
}
