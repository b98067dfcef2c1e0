import ColumnLayout from '@cloudscape-design/components/column-layout';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { BudgetAlert, UsageEvent } from '../../schema/types.ts';
import { useLive } from '../api/use-live.ts';
import { roleOf, seesAll } from '../identity/who.ts';
import { EMPTY_FEED, ofAlert, ofCall, withEntry } from '../live/feed.ts';
import { useThrottled } from '../live/use-throttled.ts';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { ON_ALERT, ON_USAGE } from './documents.ts';
import { Heading } from './heading.tsx';
import { LiveFeed } from './live-feed.tsx';
import { Fullest } from './fullest.tsx';
import { Minutes } from './minutes.tsx';
import { Spend } from './spend.tsx';
import { Totals } from './totals.tsx';

/** Figures follow events at most so often: a busy organisation has many a second. */
const FIGURES_EVERY_MS = 2_000;

/** What is spent, what will be refused next, and what happens now. */
export default function Overview() {
  const { who } = useSession();
  const [feed, setFeed] = useState(EMPTY_FEED);
  const [latest, setLatest] = useState<UsageEvent>();
  const [turn, setTurn] = useState(0);
  const askAgain = useThrottled(() => setTurn((before) => before + 1), FIGURES_EVERY_MS);
  useLive<{ onUsage: UsageEvent }>(ON_USAGE, {}, ({ onUsage }) => {
    setFeed((before) => withEntry(before, ofCall(onUsage)));
    setLatest(onUsage);
    askAgain();
  });
  useLive<{ onBudgetAlert: BudgetAlert }>(ON_ALERT, {}, ({ onBudgetAlert }) => {
    setFeed((before) => withEntry(before, ofAlert(onBudgetAlert)));
    askAgain();
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            seesAll(who)
              ? 'What all cost centres spend, and what will be refused next.'
              : `What you see: ${roleOf(who)}.`
          }
          actions={
            <Button variant="primary" href={pathTo('playground')}>
              Try a call
            </Button>
          }
        >
          Overview
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Totals turn={turn} />
        <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
          <Spend turn={turn} />
          <Fullest turn={turn} latest={latest} />
        </Grid>
        <ColumnLayout columns={2} minColumnWidth={380}>
          <SpaceBetween size="l">
            <Heading />
            <Minutes turn={turn} />
          </SpaceBetween>
          <LiveFeed feed={feed} onChange={setFeed} />
        </ColumnLayout>
      </SpaceBetween>
    </ContentLayout>
  );
}
