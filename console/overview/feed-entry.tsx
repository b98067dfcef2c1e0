import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { BudgetAlert, BudgetAlertKind, UsageEvent } from '../../schema/types.ts';
import { percent } from '../format/amount.ts';
import { Amount, When } from '../format/exactly.tsx';
import { Outcome } from '../format/outcome.tsx';
import type { Entry } from '../live/feed.ts';
import { pathTo } from '../shell/route.ts';

export const FeedEntry = ({ entry }: { entry: Entry }) =>
  entry.kind === 'call' ? <Call event={entry.event} /> : <Alert event={entry.event} />;

const Call = ({ event }: { event: UsageEvent }) => (
  <>
    <Outcome outcome={event.outcome} />{' '}
    <Link href={pathTo('calls', [event.requestId], { at: event.timestamp })}>{event.model}</Link>
    {event.costUsd > 0 && (
      <>
        {' · '}
        <Amount value={event.costUsd} unit="USD" />
      </>
    )}
    <Box variant="small" display="block">
      <When at={event.timestamp} /> · {event.costCenter} · {event.applicationId} · {event.environment}
    </Box>
  </>
);

const ALERTS: Record<BudgetAlertKind, (alert: BudgetAlert) => string> = {
  THRESHOLD: ({ threshold, percentUsed }) => `reached ${threshold} % (${percent(percentUsed)} used)`,
  FIRST_DENIAL: () => 'refused its first call in this window',
  HOLD_EXCEEDED: () => 'was charged more than was held for a call',
};

const Alert = ({ event }: { event: BudgetAlert }) => (
  <>
    <StatusIndicator type="warning">Alert</StatusIndicator>{' '}
    <Link href={pathTo('budgets', [event.budgetId])}>{event.budgetName}</Link> {ALERTS[event.kind](event)}
    <Box variant="small" display="block">
      <When at={event.timestamp} />
    </Box>
  </>
);
