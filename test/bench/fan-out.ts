import { publish, subscribeMany } from '../support/fan-out.ts';
import { startHost } from '../support/host.ts';
import { heading, median, row, times } from './measure.ts';

const EVENTS = 200;

/** How publishing fares with few and with many subscribers, and how many messages a second reach them. */
export async function benchFanOut(): Promise<void> {
  heading(`Publishing ${EVENTS} events (median ms to publish one; messages/s delivered)`);
  row('', 'ms', 'messages/s');
  for (const count of [0, 10, 500]) {
    const host = await startHost();
    const clients = await subscribeMany(host, count);
    await times(20, (i) => publish(host, `warm-${i}`, 'nobody'));
    const start = performance.now();
    const all = await times(EVENTS, (i) => publish(host, `event-${i}`, i % 2 === 0 ? 'even' : 'odd'));
    for (const client of clients)
      await client.until(() => client.events('1', 'onUsage').length >= EVENTS / 2, 60_000);
    const delivered = (count * EVENTS) / 2;
    row(
      `${count} subscribers`,
      median(all).toFixed(2),
      ((delivered * 1000) / (performance.now() - start)).toFixed(0),
    );
    for (const client of clients) client.close();
    await host.stop();
  }
}
