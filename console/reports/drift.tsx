import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { DriftCauseKind, ReconciliationRow } from '../../schema/types.ts';
import { Amount } from '../format/exactly.tsx';
import { pathTo } from '../shell/route.ts';

export const CAUSES: Record<DriftCauseKind, string> = {
  EXPIRED: 'No result came in time: charged at the worst case',
  INTERRUPTED: 'The answer broke off: charged for what it can have been',
  CANCELLED: 'Cancelled while it was written: charged for what it can have been',
  UNKNOWN: 'Nobody knows what came of the request: charged at the worst case',
  OVERRUN: 'Used more than was held: charged as it was',
  UNPRICED: 'Of a model without a price: only the bill has it',
};

/** A signed share in percent. */
export const signed = (percent: number | null | undefined): string =>
  percent == null ? '–' : `${percent > 0 ? '+' : ''}${percent.toFixed(1)}%`;

/** The difference in all, and what may make it. */
export function Drift({ total }: { total: ReconciliationRow }) {
  const usd = (value: number | null | undefined) =>
    value == null ? 'nothing yet' : <Amount value={value} unit="USD" />;
  return (
    <Container header={<Header variant="h2">Why they differ</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={total.notBilledYetUsd > 0 ? 5 : 4}
          minColumnWidth={130}
          items={[
            { label: 'Ledger', value: usd(total.ledgerUsd) },
            { label: `Bill${total.isEstimated ? ' (may still change)' : ''}`, value: usd(total.billedUsd) },
            ...(total.notBilledYetUsd > 0
              ? [{ label: 'Not on the bill yet', value: usd(total.notBilledYetUsd) }]
              : []),
            {
              label: 'Bill less ledger',
              value: (
                <>
                  {usd(total.driftUsd)} ({signed(total.driftPercent)})
                </>
              ),
            },
            { label: 'That no guess explains', value: usd(total.unexplainedUsd) },
          ]}
        />
        {total.causes.length === 0 ? (
          <Box color="text-body-secondary">No call was charged by guess, and every model had a price.</Box>
        ) : (
          <ul>
            {total.causes.map(({ kind, calls, costUsd }) => (
              <li key={kind}>
                {CAUSES[kind]}: {calls} calls, <Amount value={costUsd} unit="USD" />
              </li>
            ))}
          </ul>
        )}
        {total.dearestGuesses.length > 0 && (
          <div>
            The dearest of them, to put right:{' '}
            {total.dearestGuesses.map(({ requestId, caller, model, costUsd }, i) => (
              <span key={`${caller} ${requestId}`}>
                {i > 0 && ', '}
                <Link href={pathTo('calls', [requestId], { caller })}>{model}</Link>{' '}
                <Amount value={costUsd} unit="USD" />
              </span>
            ))}
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}
