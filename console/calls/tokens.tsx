import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { Invocation, Model } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Amount } from '../format/exactly.tsx';
import { partsOf } from './cost.ts';
import { PRICES } from './documents.ts';

/** What was used, by kind, and what each kind cost. */
export function Tokens({ call: { usage, costUsd, model } }: { call: Invocation }) {
  const { data } = useAnswer<{ models: Model[] }>(usage ? PRICES : null);
  if (!usage) return null;
  const price = data?.models.find(({ alias }) => alias === model)?.priceUsdPerMillion;
  const parts = partsOf(usage, costUsd, price);
  const isExplained = parts.some(({ usd }) => usd !== null);
  return (
    <Table
      header={
        <Header
          variant="h2"
          description={
            isExplained || !data
              ? 'At the prices of the catalog.'
              : 'The prices of now do not explain the whole cost: it was charged at others, at another speed, or by guess.'
          }
        >
          Tokens
        </Header>
      }
      items={[...parts, { kind: 'All', tokens: usage.totalTokens, usd: costUsd }]}
      columnDefinitions={[
        { id: 'kind', header: 'Kind', isRowHeader: true, cell: ({ kind }) => kind },
        { id: 'tokens', header: 'Tokens', cell: ({ tokens }) => <Amount value={tokens} unit="TOKENS" /> },
        {
          id: 'usd',
          header: 'Cost',
          cell: ({ usd }) => (usd === null ? '–' : <Amount value={usd} unit="USD" />),
        },
      ]}
    />
  );
}
