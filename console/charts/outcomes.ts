import {
  colorChartsStatusCritical,
  colorChartsStatusHigh,
  colorChartsStatusNeutral,
  colorChartsStatusPositive,
} from '@cloudscape-design/design-tokens';
import type { UsageFigures, UsageOutcome } from '../../schema/types.ts';

/** How each way to end looks, in charts and beside calls. */
export const OUTCOMES: Record<
  UsageOutcome,
  {
    title: string;
    color: string;
    status: 'success' | 'error' | 'warning' | 'stopped';
    count: (figures: Partial<UsageFigures>) => number;
  }
> = {
  SUCCEEDED: {
    title: 'Succeeded',
    color: colorChartsStatusPositive,
    status: 'success',
    count: ({ succeeded = 0 }) => succeeded,
  },
  DENIED: {
    title: 'Denied',
    color: colorChartsStatusCritical,
    status: 'error',
    count: ({ denied = 0 }) => denied,
  },
  FAILED: {
    title: 'Failed',
    color: colorChartsStatusHigh,
    status: 'warning',
    count: ({ failed = 0 }) => failed,
  },
  CANCELLED: {
    title: 'Cancelled',
    color: colorChartsStatusNeutral,
    status: 'stopped',
    count: ({ cancelled = 0 }) => cancelled,
  },
};
