import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useState } from 'react';
import type { Budget, UsageEvent } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useLive } from '../api/use-live.ts';
import { BudgetBar } from '../format/budget-bar.tsx';
import { seesAll } from '../identity/who.ts';
import { withStates } from '../live/budgets.ts';
import { usePaced } from '../live/use-paced.ts';
import { NoPage } from '../shell/no-page.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { Changes } from './changes.tsx';
import { DeleteBudget } from './delete.tsx';
import { Details } from './details.tsx';
import { ONE, ON_USAGE } from './documents.ts';
import { History } from './history.tsx';
import { Outlook } from './outlook.tsx';
import { TopUps } from './top-ups.tsx';

const EXACTLY_AFTER_MS = 1_500;

/** One budget: where it stands, what it did, and who changed it. */
export function OneBudget({ id }: { id: string }) {
  const { who } = useSession();
  const { data, problem, isLoading, reload } = useAnswer<{ budget: Budget | null }>(ONE, { id });
  const [budget, setBudget] = useState<Budget | null>();
  useEffect(() => setBudget(data?.budget), [data]);
  const askAgain = usePaced({ reload, isLoading }, EXACTLY_AFTER_MS);
  useLive<{ onUsage: UsageEvent }>(ON_USAGE, {}, ({ onUsage }) => {
    if (!onUsage.budgets.some(({ budgetId }) => budgetId === id)) return;
    setBudget((before) => before && withStates([before], onUsage.budgets, onUsage.timestamp)[0]);
    askAgain();
  });
  if (problem && !budget)
    return (
      <NoPage title="Budget">
        <ProblemAlert problem={problem} onRetry={reload} />
      </NoPage>
    );
  if (budget === null)
    return (
      <NoPage title="Budget">
        <Alert
          type="warning"
          header="There is no such budget"
          action={<Button href={pathTo('budgets')}>All budgets</Button>}
        >
          It may be another team’s, or the address may be mistyped.
        </Alert>
      </NoPage>
    );
  if (!budget) return <Spinner size="large" />;
  const mayChange = who.isAdmin && !budget.deletedAt;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button href={pathTo('budgets', [id, 'edit'])}>Change</Button>
                <DeleteBudget budget={budget} />
              </SpaceBetween>
            )
          }
        >
          {budget.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {budget.deletedAt && (
          <Alert type="info" header="This budget is deleted">
            It refuses nothing any more; its history stays.
          </Alert>
        )}
        <Container header={<Header variant="h2">Where it stands</Header>}>
          <SpaceBetween size="m">
            <BudgetBar window={budget.window} unit={budget.unit} name={budget.name} />
            <Details budget={budget} />
          </SpaceBetween>
        </Container>
        <Outlook budget={budget} />
        <TopUps budget={budget} mayChange={mayChange} onChanged={reload} />
        <History budget={budget} />
        {seesAll(who) && <Changes key={budget.version} id={id} unit={budget.unit} />}
      </SpaceBetween>
    </ContentLayout>
  );
}
