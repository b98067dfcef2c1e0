import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Model } from '../../schema/types.ts';
import { Amount } from '../format/exactly.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { DeleteModel } from './delete.tsx';
import { Prices } from './prices.tsx';
import { LIFECYCLES } from './words.ts';

/** One model of the catalog. */
export function OneModel({ model, onChanged }: { model: Model; onChanged: () => void }) {
  const { who } = useSession();
  const { alias, lifecycle, replacedBy, fallbacks, speeds } = model;
  const factors = Object.entries(speeds).flatMap(([name, factor]) =>
    typeof factor === 'number' ? [`${name}: ${factor} × the price`] : [],
  );
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={pathTo('playground', [], { model: alias, costCenter: model.costCenter ?? '' })}>
                Try it
              </Button>
              {who.isAdmin && <Button href={pathTo('models', [alias, 'edit'])}>Change</Button>}
              {who.isAdmin && <DeleteModel alias={alias} onDeleted={onChanged} />}
            </SpaceBetween>
          }
        >
          {alias}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">What it is</Header>}>
          <KeyValuePairs
            columns={3}
            minColumnWidth={200}
            items={[
              { label: 'Asked of Bedrock', value: model.modelId },
              { label: 'In budgets and reports', value: model.canonicalModel },
              { label: 'In CloudWatch’s own metrics', value: model.modelMetric },
              { label: 'Context window', value: <Amount value={model.contextWindow} unit="TOKENS" /> },
              { label: 'Output at most', value: <Amount value={model.maxOutputTokens} unit="TOKENS" /> },
              {
                label: 'Output of a call that names no maxTokens',
                value: <Amount value={model.defaultMaxTokens} unit="TOKENS" />,
              },
              {
                label: 'Lifecycle',
                value: (
                  <>
                    <StatusIndicator type={LIFECYCLES[lifecycle].status}>
                      {LIFECYCLES[lifecycle].title}
                    </StatusIndicator>
                    {replacedBy && (
                      <>
                        {' '}
                        replaced by <Link href={pathTo('models', [replacedBy])}>{replacedBy}</Link>
                      </>
                    )}
                  </>
                ),
              },
              {
                label: 'Where it has no room',
                value: fallbacks.length > 0 ? `asks ${fallbacks.join(', then ')}` : 'fails',
              },
              { label: 'Other speeds', value: factors.length > 0 ? factors.join(', ') : 'none' },
            ]}
          />
        </Container>
        <Prices model={model} />
      </SpaceBetween>
    </ContentLayout>
  );
}
