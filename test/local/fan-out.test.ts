import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost, type RunningHost } from '../support/host.ts';
import { publish, subscribeMany } from '../support/fan-out.ts';
import { RealtimeClient } from '../support/realtime.ts';

const SUBSCRIBERS = Number(process.env.SUBSCRIBERS ?? 100);
const EVENTS = Number(process.env.EVENTS ?? 100);

let host: RunningHost;
/** Ends when a connection that was opened at the beginning, and says nothing, is let go. */
let silent: Promise<unknown>;
beforeAll(async () => {
  host = await startHost();
  const { socket } = new RealtimeClient(host);
  silent = once(socket, 'open').then(() => once(socket, 'close'));
});
afterAll(() => host.stop());

describe(`${SUBSCRIBERS} subscribers of ${EVENTS} events`, () => {
  it(
    'each get each that they asked for, in order, none twice; and one that does not read slows nobody down',
    async () => {
      const clients = await subscribeMany(host, SUBSCRIBERS);
      const deaf = await new RealtimeClient(host).connect();
      await deaf.start('1', 'subscription { onUsage { requestId costCenter model modelId } }');
      deaf.socket.pause();
      const sent = { even: [] as string[], odd: [] as string[] };
      for (let i = 0; i < EVENTS; i += 1) {
        const costCenter = i % 3 === 0 ? 'even' : 'odd';
        await publish(host, `event-${i}`, costCenter);
        sent[costCenter].push(`event-${i}`);
      }
      for (const [i, client] of clients.entries()) {
        const expected = i % 2 === 0 ? sent.even : sent.odd;
        await client.until(() => client.events('1', 'onUsage').length >= expected.length, 60_000);
        expect(
          client.events<{ requestId: string }>('1', 'onUsage').map(({ requestId }) => requestId),
        ).toEqual(expected);
        client.close();
      }
      deaf.close();
    },
    60_000 + SUBSCRIBERS * EVENTS,
  );
});

describe('a connection', () => {
  it('refuses a second subscription of the same id, an unknown one to stop, and the 101st', async () => {
    const client = await new RealtimeClient(host).connect();
    const query = 'subscription { onUsage { requestId } }';
    expect((await client.start('1', query)).type).toBe('start_ack');
    client.received.length = 0;
    expect(await client.start('1', query)).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    });
    client.send({ id: 'none', type: 'stop' });
    expect(await client.until(({ id }) => id === 'none')).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'UnknownOperationError' }] },
    });
    for (let i = 2; i <= 100; i += 1) expect((await client.start(String(i), query)).type).toBe('start_ack');
    expect(await client.start('101', query)).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'MaxSubscriptionsReachedError' }] },
    });
    client.close();
  });

  it('says how long it may be silent, and keeps itself alive', async () => {
    const client = await new RealtimeClient(host).connect();
    expect(client.received[0]).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    await client.until(({ type }) => type === 'ka');
    client.close();
  });

  it('stays open through messages that make no sense', async () => {
    const client = await new RealtimeClient(host).connect();
    const start = (id: string, payload: object) => client.send({ id, type: 'start', payload });
    start('1', {
      data: '{"query":"subscription { onUsage { requestId } }","variables":5}',
      extensions: { authorization: { 'x-api-key': 'da2-local' } },
    });
    start('2', { data: '{}', extensions: { authorization: { 'x-api-key': { toString: 1 } } } });
    for (const id of ['1', '2'])
      await client.until((message) => message.id === id && message.type === 'error');
    expect((await client.start('3', 'subscription { onUsage { requestId } }')).type).toBe('start_ack');
    client.close();
  });

  it('that was not acknowledged starts nothing', async () => {
    const client = new RealtimeClient(host);
    await new Promise((resolve) => client.socket.once('open', resolve));
    expect((await client.start('1', 'subscription { onUsage { requestId } }')).type).toBe('error');
    client.close();
  });
});

describe('a subscriber', () => {
  it('gets only what the mutation selected: null else, and an error where null may not be', async () => {
    const client = await new RealtimeClient(host).connect();
    await client.start('null', 'subscription { onUsage(costCenter: "thin") { requestId latencyMs } }');
    await client.start('error', 'subscription { onUsage(costCenter: "thin") { requestId model } }');
    await publish(host, 'thin-1', 'thin'); // selects requestId and costCenter only
    const [nulled, failed] = await Promise.all(
      ['null', 'error'].map((id) => client.until((message) => message.id === id && message.type === 'data')),
    );
    expect(nulled!.payload).toEqual({ data: { onUsage: { requestId: 'thin-1', latencyMs: null } } });
    expect(failed!.payload).toMatchObject({
      data: { onUsage: null },
      errors: [{ path: ['onUsage', 'model'] }],
    });
    client.close();
  });

  it('that proves nothing in time is let go', async () => {
    await silent;
  });
});
