import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { Invocation } from '../../schema/types.ts';
import { Amount, When } from '../format/exactly.tsx';
import { duration } from '../format/time.ts';

/** Who paid for what, and when what happened. */
export function Facts({ call }: { call: Invocation }) {
  const { tags, createdAt, settledAt, cancelRequestedAt, latencyMs, firstTokenMs, guardrail } = call;
  const facts = [
    { label: 'Cost', value: <Amount value={call.costUsd} unit="USD" /> },
    { label: 'Caller', value: call.caller },
    { label: 'Cost centre', value: tags.costCenter },
    { label: 'Application', value: tags.applicationId },
    { label: 'Environment', value: tags.environment },
    { label: 'Asked of Bedrock', value: call.modelId },
    { label: 'Asked at', value: <When at={createdAt} /> },
    ...(firstTokenMs != null
      ? [{ label: 'First of the answer', value: `after ${duration(firstTokenMs)}` }]
      : []),
    ...(latencyMs != null ? [{ label: 'Bedrock took', value: duration(latencyMs) }] : []),
    ...(cancelRequestedAt ? [{ label: 'Asked to stop', value: <When at={cancelRequestedAt} /> }] : []),
    {
      label: 'Decided',
      value: settledAt ? (
        <>
          <When at={settledAt} /> (after {duration(Date.parse(settledAt) - Date.parse(createdAt))})
        </>
      ) : (
        'not yet'
      ),
    },
    ...(call.stopReason ? [{ label: 'The model stopped for', value: call.stopReason }] : []),
    ...(call.attempt > 1 ? [{ label: 'Try', value: `${call.attempt}` }] : []),
    ...(guardrail
      ? [{ label: 'Guardrail', value: guardrail.intervened ? 'stepped in' : 'had nothing to object to' }]
      : []),
  ];
  return (
    <Container header={<Header variant="h2">What it was</Header>}>
      <KeyValuePairs columns={4} minColumnWidth={170} items={facts} />
    </Container>
  );
}
