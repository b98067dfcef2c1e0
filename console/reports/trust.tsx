import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import type { ChargedCalls, Usage } from '../../schema/types.ts';
import { Amount, When } from '../format/exactly.tsx';
import { pathTo } from '../shell/route.ts';

/** Which part of the numbers may differ from the bill, and why. */
export function Trust({ usage: { total, from, to, timeZone, latencyErrorPercent } }: { usage: Usage }) {
  const charged = ({ calls, costUsd }: ChargedCalls) => (
    <>
      <Amount value={calls} unit="REQUESTS" /> calls, <Amount value={costUsd} unit="USD" />
    </>
  );
  return (
    <Container
      header={
        <Header variant="h2" description="What may make the bill differ from these numbers.">
          How sure this is
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        minColumnWidth={220}
        items={[
          {
            label: 'Charged by guess',
            value: (
              <>
                {charged(total.guessed)}{' '}
                {total.guessed.calls > 0 && (
                  <Link href={pathTo('calls', [], { isGuessed: 'true' })}>Show them</Link>
                )}
              </>
            ),
          },
          { label: 'Used more than was held', value: charged(total.overruns) },
          {
            label: 'Of models without a price',
            value: (
              <>
                <Amount value={total.unpricedCalls} unit="REQUESTS" /> calls
              </>
            ),
          },
          {
            label: 'Time',
            value: (
              <>
                <When at={from} /> to <When at={to} />, {timeZone}
              </>
            ),
          },
          { label: 'Latency percentiles', value: `within ${latencyErrorPercent} %` },
        ]}
      />
    </Container>
  );
}
