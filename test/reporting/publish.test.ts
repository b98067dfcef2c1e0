import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedPublisher } from '../../functions/reporting/publish.ts';
import { PUBLISH_USAGE } from '../../functions/reporting/usage-event.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { usageEventOf } from '../support/fan-out.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const credentials = (secret: string) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
};

describe('a signed request to publish, as functions on AWS send it', () => {
  it('reaches subscribers', async () => {
    credentials('local');
    const client = await new RealtimeClient(host).connect();
    await client.start('1', 'subscription { onUsage { requestId } }');
    await signedPublisher(host.url, 'us-east-1')(PUBLISH_USAGE, {
      event: usageEventOf({ requestId: 'told' }),
    });
    await client.until(() => client.events('1', 'onUsage').length === 1);
    expect(client.events('1', 'onUsage')).toEqual([{ requestId: 'told' }]);
    client.close();
  });

  it('throws where it was not taken: so who tells tries again', async () => {
    credentials('another');
    const event = usageEventOf({ requestId: 'untold' });
    await expect(signedPublisher(host.url, 'us-east-1')(PUBLISH_USAGE, { event })).rejects.toThrow(/./);
    credentials('local');
    await expect(
      signedPublisher(host.url, 'us-east-1')(PUBLISH_USAGE, {
        event: { ...event, outcome: 'NONE' as never },
      }),
    ).rejects.toThrow('NONE');
  });
});
