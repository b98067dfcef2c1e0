import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import type { Usage } from '../../schema/types.ts';
import type { Problem } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { paramsOf, tokensOf } from '../filter/query.ts';
import { browserZone } from '../format/time.ts';
import { seesAll } from '../identity/who.ts';
import { goTo } from '../shell/location.ts';
import { sayProblem } from '../shell/notices.tsx';
import type { PageProps } from '../shell/pages.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { Bill } from './bill.tsx';
import { ReportChart } from './chart.tsx';
import { Controls, PROPERTIES } from './controls.tsx';
import { useSession } from '../shell/session.ts';
import { GROUPS, SERIES } from './documents.ts';
import { download, exported } from './export.ts';
import { inputOf, pointsOf, questionOf } from './question.ts';
import { ReportTable } from './table.tsx';
import { Trust } from './trust.tsx';

/** `/reports`: who used what, by any dimension and period, as a chart, a table and a file; `/reports/bill`: beside the bill. */
export default function ReportsPage({ route }: PageProps) {
  return route.below[0] === 'bill' ? <Bill /> : <UsageReport query={route.query} />;
}

function UsageReport({ query }: { query: URLSearchParams }) {
  const { who } = useSession();
  const question = questionOf(query);
  const params = paramsOf(tokensOf(query, PROPERTIES), PROPERTIES);
  // One moment for all that is asked: the chart and the table are of the same range.
  const now = useMemo(() => new Date(), []);
  const filter = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]]));
  const input = inputOf(question, filter, browserZone(), now);
  const groups = useAnswer<{ usage: Usage }>(GROUPS, { input });
  const series = useAnswer<{ usage: Usage }>(SERIES, { input: { ...input, period: question.period } });
  const [isExporting, setExporting] = useState(false);
  const show = (next: Record<string, string | undefined>) =>
    goTo(
      pathTo('reports', [], {
        ...params,
        range: question.range,
        period: question.period,
        measure: question.measure,
        by: question.groupBy.join(','),
        ...next,
      }),
      { replace: true },
    );
  const save = async () => {
    setExporting(true);
    try {
      const to = input.to ?? new Date().toISOString();
      const csv = await exported({ ...input, to, period: question.period });
      download(`usage-${input.from.slice(0, 10)}-to-${to.slice(0, 10)}.csv`, csv);
    } catch (problem) {
      sayProblem(problem as Problem);
    }
    setExporting(false);
  };
  const problem = groups.problem ?? series.problem;
  const usage = groups.data?.usage;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Who used what, exact and up to this moment, from the ledger’s own records."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {seesAll(who) && <Button href={pathTo('reports', ['bill'])}>Beside the bill</Button>}
              <Button iconName="download" loading={isExporting} onClick={() => void save()}>
                CSV
              </Button>
            </SpaceBetween>
          }
        >
          Reports
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Controls
          question={question}
          query={query}
          onChange={show}
          onFilter={(next) =>
            show({ ...Object.fromEntries(PROPERTIES.map(({ key }) => [key, undefined])), ...next })
          }
        />
        {problem && (
          <ProblemAlert
            problem={problem}
            onRetry={() => {
              groups.reload();
              series.reload();
            }}
          />
        )}
        <ReportChart
          question={question}
          rows={series.data?.usage.items}
          points={pointsOf(question, now)}
          isCut={Boolean(series.data?.usage.nextToken)}
        />
        <ReportTable question={question} usage={usage} isLoading={groups.isLoading} />
        {usage && <Trust usage={usage} />}
      </SpaceBetween>
    </ContentLayout>
  );
}
