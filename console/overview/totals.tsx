import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import type { UsageFigures } from '../../schema/types.ts';
import { useFollowing } from '../api/use-following.ts';
import { compact, percent } from '../format/amount.ts';
import { Amount } from '../format/exactly.tsx';
import { browserZone, duration, startOfDay, startOfMonth } from '../format/time.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { TOTALS } from './documents.ts';

interface Answer {
  today: { total: UsageFigures };
  month: { total: UsageFigures };
}

const Big = ({ children }: { children: ReactNode }) => (
  <Box fontSize="heading-xl" fontWeight="bold" variant="span">
    {children}
  </Box>
);

/** The numbers that one looks at first. */
export function Totals({ turn }: { turn: number }) {
  const now = new Date();
  const timeZone = browserZone();
  const { data, problem, reload } = useFollowing<Answer>(
    TOTALS,
    {
      today: { from: startOfDay(now).toISOString(), timeZone },
      month: { from: startOfMonth(now).toISOString(), timeZone },
    },
    turn,
  );
  if (problem && !data) return <ProblemAlert problem={problem} onRetry={reload} />;
  const today = data?.today.total;
  const month = data?.month.total;
  const none = <Big>–</Big>;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={120}
        items={[
          {
            label: 'Spent today',
            value: today ? (
              <Big>
                <Amount value={today.costUsd} unit="USD" />
              </Big>
            ) : (
              none
            ),
          },
          {
            label: 'Spent this month',
            value: month ? (
              <Big>
                <Amount value={month.costUsd} unit="USD" />
              </Big>
            ) : (
              none
            ),
          },
          {
            label: 'Calls today',
            value: today ? (
              <>
                <Big>
                  <Amount value={today.calls} unit="REQUESTS" />
                </Big>{' '}
                {today.approvalRate != null && (
                  <Box variant="small">
                    {compact(today.denied)} denied, {percent(today.approvalRate * 100)} approved
                  </Box>
                )}
              </>
            ) : (
              none
            ),
          },
          {
            label: 'p95 latency today',
            value: today?.latencyP95Ms != null ? <Big>{duration(today.latencyP95Ms)}</Big> : none,
          },
        ]}
      />
    </Container>
  );
}
