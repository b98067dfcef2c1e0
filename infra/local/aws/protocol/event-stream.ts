import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';

/** An event of a streamed answer. */
export type Event = [type: string, payload: object];

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** An event in the binary frames of Amazon's event streams. Source: https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html */
export function frame([type, payload]: Event, kind: 'event' | 'exception'): Uint8Array {
  const header = (value: string) => ({ type: 'string' as const, value });
  return codec.encode({
    headers: {
      ':message-type': header(kind),
      [kind === 'event' ? ':event-type' : ':exception-type']: header(type),
      ':content-type': header('application/json'),
    },
    body: fromUtf8(JSON.stringify(payload)),
  });
}
