import { colorBorderDividerDefault } from '@cloudscape-design/design-tokens';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useEffect } from 'react';
import type { InvocationSummary } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Empty } from '../format/empty.tsx';
import { paused, resumed, withEntry, type Feed } from '../live/feed.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { RECENT } from './documents.ts';
import { FeedEntry } from './feed-entry.tsx';
import { eventOf } from './recent.ts';

/** What happens, as it happens; it can be paused. */
export function LiveFeed({
  feed,
  onChange,
}: {
  feed: Feed;
  onChange: (change: (before: Feed) => Feed) => void;
}) {
  const { data, problem, reload } = useAnswer<{ invocations: { items: InvocationSummary[] } }>(RECENT);
  useEffect(() => {
    if (data) onChange((before) => data.invocations.items.map(eventOf).reduce(withEntry, before));
  }, [data, onChange]);
  const { shown, waiting, isPaused } = feed;
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description="Calls, newest first; alerts from now on"
          actions={
            <Button
              iconName={isPaused ? 'play' : 'pause'}
              onClick={() => onChange(isPaused ? resumed : paused)}
            >
              {isPaused ? `Go on${waiting.length > 0 ? ` (${waiting.length} new)` : ''}` : 'Pause'}
            </Button>
          }
        >
          Live
        </Header>
      }
    >
      {problem && <ProblemAlert problem={problem} onRetry={reload} />}
      {data && shown.length === 0 && (
        <Empty
          title="Nothing has happened yet"
          action={<Button href={pathTo('playground')}>Try a call</Button>}
        >
          Calls appear here a moment after they are decided.
        </Empty>
      )}
      <ul className="feed" aria-label="Calls and alerts" tabIndex={0}>
        {shown.map((entry) => (
          <li key={entry.id} style={{ borderColor: colorBorderDividerDefault }}>
            <FeedEntry entry={entry} />
          </li>
        ))}
      </ul>
    </Container>
  );
}
