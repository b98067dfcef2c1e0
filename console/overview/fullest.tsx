import Button from '@cloudscape-design/components/button';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { Budget, UsageEvent } from '../../schema/types.ts';
import { useFollowing } from '../api/use-following.ts';
import { BudgetBar } from '../format/budget-bar.tsx';
import { Empty } from '../format/empty.tsx';
import { relative } from '../format/time.ts';
import { outlookText } from '../budgets/outlook-text.ts';
import { withStates } from '../live/budgets.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { FULLEST } from './documents.ts';

/** The budgets that will refuse first. Bars move with each call; the order only with the next answer. */
export function Fullest({ turn, latest }: { turn: number; latest: UsageEvent | undefined }) {
  const { who } = useSession();
  const { data, problem, reload } = useFollowing<{ budgets: { items: Budget[] } }>(FULLEST, {}, turn);
  const [budgets, setBudgets] = useState<readonly Budget[]>();
  useEffect(() => setBudgets(data?.budgets.items), [data]);
  useEffect(() => {
    if (latest) setBudgets((before) => before && withStates(before, latest.budgets, latest.timestamp));
  }, [latest]);
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description="The most used of their windows first"
          actions={<Link href={pathTo('budgets')}>All</Link>}
        >
          Fullest budgets
        </Header>
      }
    >
      {problem && !budgets && <ProblemAlert problem={problem} onRetry={reload} />}
      {budgets?.length === 0 && (
        <Empty
          title="No budgets yet"
          action={who.isAdmin && <Button href={pathTo('budgets', ['new'])}>Set a budget</Button>}
        >
          Without a budget every call is let through.
        </Empty>
      )}
      <SpaceBetween size="m">
        {budgets?.map(({ id, name, unit, mode, window, forecast }) => (
          <div key={id}>
            <SpaceBetween direction="horizontal" size="xs">
              <Link href={pathTo('budgets', [id])}>{name}</Link>
              {window.endsAt && <Box variant="small">starts anew {relative(window.endsAt)}</Box>}
            </SpaceBetween>
            <BudgetBar window={window} unit={unit} name={name} />
            {forecast && <Box variant="small">{outlookText({ unit, mode, window }, forecast)}</Box>}
          </div>
        ))}
      </SpaceBetween>
    </Container>
  );
}
