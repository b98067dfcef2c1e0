import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { InvocationStatus, UsageOutcome } from '../../schema/types.ts';
import { OUTCOMES } from '../charts/outcomes.ts';

/** How a call ended, or that it has not. */
export function Outcome({ outcome }: { outcome: UsageOutcome | InvocationStatus }) {
  if (outcome === 'RUNNING') return <StatusIndicator type="in-progress">Running</StatusIndicator>;
  const { status, title } = OUTCOMES[outcome];
  return <StatusIndicator type={status}>{title}</StatusIndicator>;
}
