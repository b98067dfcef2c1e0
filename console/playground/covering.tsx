import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef } from 'react';
import type { Budget, BudgetCover, UsageEvent } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useLive } from '../api/use-live.ts';
import { ON_USAGE } from '../budgets/documents.ts';
import { BudgetBar } from '../format/budget-bar.tsx';
import { unitAfter } from '../format/amount.ts';
import { Amount } from '../format/exactly.tsx';
import { useThrottled } from '../live/use-throttled.ts';
import { pathTo } from '../shell/route.ts';
import { STANDING } from './documents.ts';

/** The budgets that cover the call, as they stand: they move while it is made. */
export function Covering({ covers, turn }: { covers: readonly BudgetCover[] | undefined; turn: string }) {
  if (!covers || covers.length === 0) return null;
  return (
    <Container header={<Header variant="h2">Budgets that cover it</Header>}>
      <SpaceBetween size="m">
        {covers.map((cover) => (
          <Cover key={cover.budgetId} cover={cover} turn={turn} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

const SOON_MS = 300;

function Cover({ cover, turn }: { cover: BudgetCover; turn: string }) {
  const { data, reload } = useAnswer<{ budget: Budget | null }>(STANDING, { id: cover.budgetId });
  const last = useRef(turn);
  useEffect(() => {
    if (last.current !== turn) reload();
    last.current = turn;
  }, [turn, reload]);
  const soon = useThrottled(reload, SOON_MS);
  useLive<{ onUsage: UsageEvent }>(ON_USAGE, {}, ({ onUsage }) => {
    if (onUsage.budgets.some(({ budgetId }) => budgetId === cover.budgetId)) soon();
  });
  const budget = data?.budget;
  return (
    <div>
      <SpaceBetween direction="horizontal" size="xs">
        <Link href={pathTo('budgets', [cover.budgetId])}>{cover.budgetName}</Link>
        <StatusIndicator type={cover.hasRoom ? 'success' : cover.mode === 'OBSERVE' ? 'warning' : 'error'}>
          {cover.hasRoom ? 'has room' : cover.mode === 'OBSERVE' ? 'no room, observes only' : 'no room'}
        </StatusIndicator>
      </SpaceBetween>
      {budget && <BudgetBar window={budget.window} unit={budget.unit} name={budget.name} />}
      <Box variant="small">
        The call asks for <Amount value={cover.requested} unit={cover.unit} />{' '}
        {unitAfter(cover.requested, cover.unit)} at most.
      </Box>
    </div>
  );
}
