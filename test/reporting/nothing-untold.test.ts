import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { queryAll } from '../../functions/store/store.ts';
import { sheetPk } from '../../functions/ledger/keys.ts';
import { decodeCall, sweep, STATES, type CallState } from '../../functions/ledger/ledger.ts';
import { relay } from '../../functions/reporting/relay.ts';
import { changesIn, type StreamEvent } from '../../functions/store/dynamodb/stream.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import type { UsageEventInput } from '../../schema/types.ts';
import { pipeline } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, embeddedStore } from '../support/store.ts';
import { unreliable } from '../support/unreliable.ts';
import { usdFromPicoUsd } from '../../functions/pricing/money.ts';
import { decodeEntry } from '../../functions/usage/entry.ts';
import { entriesPk } from '../../functions/usage/keys.ts';
import { openUsageBook } from '../../functions/usage/write.ts';

const MANY = Number(process.env.CALLS ?? 2_000);
const CALLERS = 16;

const written = captureOutput();
let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(async () => {
  await standIn.close();
  await closeStores();
});
afterEach(() => {
  written.length = 0;
});

interface Line {
  message?: string;
  callId?: string;
  attempt?: number;
  costUsd?: number;
  threshold?: number;
  _aws?: object;
  TotalRequests?: number;
}
const lines = () =>
  written
    .join('')
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text) as Line);

const WISHES = [
  '',
  '',
  '',
  '',
  '[stand-in: throttled] ',
  '[stand-in: access-denied] ',
  '[stand-in: reset] ',
  '[stand-in: no-usage] ',
];
const pick = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;

type Take = (event: StreamEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

/** As the embedded store hands changes on: in one order, each batch until it is taken. */
const asOutbox = (take: Take): Take => take;

/**
 * As DynamoDB's stream does: in shards, which keep the order of each item's changes and of nothing else; in batches that are halved when
 * they fail; and now and then what was taken long ago once more.
 */
const asStream =
  (take: Take): Take =>
  async (event) => {
    const shards = new Map<string, StreamEvent['Records']>();
    for (const record of event.Records) {
      const shard = record.dynamodb.NewImage!.pk!.S!.slice(-1) < 'V' ? 'one' : 'other';
      shards.set(shard, [...(shards.get(shard) ?? []), record]);
    }
    const untilTaken = async (Records: StreamEvent['Records']): Promise<void> => {
      for (let rest = Records; rest.length > 0;) {
        const half = rest.length > 1 && Math.random() < 0.5 ? rest.slice(0, rest.length / 2) : rest;
        const failed = await take({ Records: half }).then(
          ({ batchItemFailures }) => batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
          () => [half[0]!.dynamodb.SequenceNumber],
        );
        const first = half.findIndex(({ dynamodb }) => failed.includes(dynamodb.SequenceNumber));
        rest = rest.slice(first < 0 ? half.length : first);
      }
    };
    await Promise.all([...shards.values()].map(untilTaken));
    if (Math.random() < 0.05) await untilTaken(event.Records);
    return { batchItemFailures: [] };
  };

it.each([
  ['from an outbox', asOutbox, MANY],
  ['from a stream', asStream, Math.ceil(MANY / 4)],
] as const)(
  'told %s: ledger, audit trail, metrics, log and events agree, whatever stops, and whatever answer is lost',
  async (kind, delivering, CALLS) => {
    const store = await embeddedStore();
    const budgets = [
      await setBudget(store, { unit: 'USD', limit: BigInt(CALLS) * 400_000_000n, thresholds: [25, 50, 100] }),
      await setBudget(store, { unit: 'USD', limit: 10n ** 15n, scope: {}, thresholds: [] }),
    ];
    const events: UsageEventInput[] = [];
    const alerts: { budgetId: string; threshold: number | null; kind: string }[] = [];
    // Subscribers that can't be reached now and then, and a relay that stops in the middle.
    const publish = async (
      _query: string,
      variables: { event?: UsageEventInput; alert?: (typeof alerts)[number] },
    ) => {
      if (Math.random() < 0.03) throw new Error('nobody there');
      if (variables.event) events.push(variables.event);
      if (variables.alert) alerts.push(variables.alert);
      if (Math.random() < 0.01) throw new Error('taken, and the answer lost');
    };
    const take: Take = async (event) => {
      // A batch makes a hundred requests and more: more stops than this, and some call is given up.
      const faulty = unreliable(store, { lost: 5, stops: 2 });
      const changes = changesIn(event).map(({ id, before, after }) => ({
        id,
        before: before && decodeCall(before),
        after: decodeCall(after),
      }));
      const failed = await relay(
        { ledger: warmLedger(faulty), publish: publish as never, book: openUsageBook(faulty.ledger) },
        changes,
      );
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    };
    const unfollow = store.follow(delivering(take), 20, { least: 1, most: 10 });

    let begun = 0;
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (begun < CALLS) {
          begun += 1;
          // Each call's functions may stop anywhere; some requests come again.
          const ledger = warmLedger(unreliable(store, { lost: 10, stops: 10 }));
          const requestId = Math.random() < 0.3 ? `r-${Math.floor(Math.random() * CALLS)}` : undefined;
          const call = { content: `${pick(WISHES)}Hello`, maxTokens: 16, requestId };
          await pipeline(ledger, standIn.endpoint)(call).catch(() => undefined);
          if (begun % 100 === 0)
            await sweep(
              warmLedger(unreliable(store, { lost: 10, stops: 5 }), () => Date.now() + 20_000),
            ).catch(() => undefined);
        }
      }),
    );
    // What crashes have left is resolved within the time of a hold; and all is told.
    for (let i = 0; i < 3; i += 1) await sweep(warmLedger(store, () => Date.now() + 60_000));
    await unfollow();
    await store.follow(async (event) => {
      const changes = changesIn(event).map(({ id, before, after }) => ({
        id,
        before: before && decodeCall(before),
        after: decodeCall(after),
      }));
      await relay(
        {
          ledger: warmLedger(store),
          book: openUsageBook(store.ledger),
          publish: async (_q, variables) => {
            const { event: one, alert } = variables as {
              event?: UsageEventInput;
              alert?: (typeof alerts)[number];
            };
            if (one) events.push(one);
            if (alert) alerts.push(alert);
          },
        },
        changes,
      );
      return { batchItemFailures: [] };
    }, 100)();

    // What happened, by the audit trail: every try that came to an outcome, and what it cost.
    const outcomes = new Map<string, bigint>();
    for (const item of store.scan('calls')) {
      const call = decodeCall(item);
      for (const { attempt, state, used } of [call, ...call.previous])
        if (STATES[state as CallState].told === 'outcome')
          outcomes.set(`${call.callId} ${attempt}`, used?.USD ?? 0n);
    }
    const spent = [...outcomes.values()].reduce((sum, usd) => sum + usd, 0n);
    expect(outcomes.size).toBeGreaterThan(CALLS / 3);

    for (const budget of budgets) expect(await usage(store, budget)).toEqual({ spent, held: 0n });

    const told = lines().filter(({ attempt }) => attempt !== undefined);
    const keyOf = ({ callId, attempt }: { callId?: string; attempt?: number }) => `${callId} ${attempt}`;
    const cost = (one: { costUsd?: number | null }) => BigInt(Math.round((one.costUsd ?? 0) * 1e12));
    const entries = [...store.scan('ledger')]
      .filter(({ pk }) => pk.startsWith(entriesPk('sales', '')))
      .map(decodeEntry)
      .map(({ cost: usd, ...entry }) => ({ ...entry, costUsd: usdFromPicoUsd(usd) }));
    expect(entries).toHaveLength(outcomes.size);
    for (const [of, all] of [
      ['log', told],
      ['events', events],
      ['usage', entries],
    ] as const) {
      const distinct = new Map(all.map((one) => [keyOf(one), cost(one)]));
      expect([...distinct.keys()].sort(), of).toEqual([...outcomes.keys()].sort());
      expect(
        [...distinct.values()].reduce((sum, usd) => sum + usd, 0n),
        of,
      ).toBe(spent);
    }
    // The metrics leave with the log lines, in one write, once each: only a crash right after it would repeat them.
    const requests = lines().filter(({ TotalRequests }) => TotalRequests === 1);
    expect(requests).toHaveLength(told.length);
    if (kind === 'from an outbox') expect(told).toHaveLength(outcomes.size);

    // Alerts: each threshold that was reached, in the table as told, and heard.
    const limit = budgets[0]!.limit;
    const reached = [25, 50, 100].filter((threshold) => (spent * 100n) / limit >= BigInt(threshold));
    expect(reached.length).toBeGreaterThan(0);
    for (const threshold of reached)
      expect(alerts.some((alert) => alert.budgetId === budgets[0]!.id && alert.threshold === threshold)).toBe(
        true,
      );
    const markers = await queryAll(store.ledger, { pk: sheetPk('sales'), prefix: 'ALERT#' });
    expect(
      markers.map(({ sk, state }) => `${sk} ${String(state)}`).filter((one) => !one.endsWith(' told')),
    ).toEqual([]);
  },
  60_000 + MANY * 50,
);
