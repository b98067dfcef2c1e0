import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Spinner from '@cloudscape-design/components/spinner';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense } from 'react';
import type { Reconciliation } from '../../schema/types.ts';
import { useAllPages } from '../api/use-all-pages.ts';
import { short } from '../format/amount.ts';
import { exactTime, shortDay } from '../format/time.ts';
import { NoPage } from '../shell/no-page.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { BILL } from './documents.ts';
import { Drift } from './drift.tsx';
import { DriftTable } from './drift-table.tsx';
import { leadingAndTrailing } from './leading-trailing.ts';

const Bars = lazy(() => import('../charts/bars.tsx'));

const DAYS = 30;
const DAY_MS = 86_400_000;

/** The leading signal beside the trailing one: what the ledger charged, what AWS bills, and what explains the difference. */
export function Bill() {
  const from = new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const { data, problem, reload } = useAllPages<Reconciliation>(BILL, { from, limit: 500 }, 'reconciliation');
  if (problem && !data)
    return (
      <NoPage title="Ledger beside bill">
        <ProblemAlert problem={problem} onRetry={reload} />
      </NoPage>
    );
  if (!data) return <Spinner size="large" />;
  const { total, items, billAsOf, billIsStale, chargedUsd } = data;
  const series = leadingAndTrailing(items);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={`By UTC day and cost centre, the last ${DAYS} days. The bill is as of ${exactTime(billAsOf)}; asking for it cost ${short(chargedUsd, 'USD')}.`}
          actions={<Link href={pathTo('reports')}>Usage</Link>}
        >
          Ledger beside bill
        </Header>
      }
    >
      <SpaceBetween size="l">
        {billIsStale && (
          <Alert type="warning" header="The bill is older than it should be">
            Cost Explorer could not be asked again. What is shown is the last that it said.
          </Alert>
        )}
        <Container
          header={
            <Header
              variant="h2"
              description="What the ledger charged at once, and what AWS bills a day later."
            >
              Ledger and bill, day by day
            </Header>
          }
        >
          <Suspense fallback={null}>
            <Bars
              name="What the ledger charged and what AWS bills, by day"
              series={series}
              points={series[0]!.data.map(({ x }) => x)}
              isStacked={false}
              yTitle="USD"
              value={(usd) => short(usd, 'USD')}
              label={shortDay}
              empty="Nothing was charged or billed in these days."
            />
          </Suspense>
        </Container>
        <Drift total={total} />
        {data.nextToken && (
          <Alert type="warning" header="There is more than is shown">
            The newest days are missing in the chart and in the table; the totals have all.
          </Alert>
        )}
        <DriftTable items={items} />
      </SpaceBetween>
    </ContentLayout>
  );
}
