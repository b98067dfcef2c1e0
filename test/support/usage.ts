import * as fc from 'fast-check';
import { CatalogCache } from '../../functions/catalog/load.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import type { Table } from '../../functions/store/store.ts';
import type { UsageEntry } from '../../functions/usage/entry.ts';
import type { UsageContext } from '../../functions/usage/reckon.ts';
import { CALLER } from './in-process.ts';

/** An entry of a call that succeeded, with what a test wants of it. */
export const entryOf = (change: Partial<UsageEntry> & Pick<UsageEntry, 'at' | 'callId'>): UsageEntry => ({
  attempt: 1,
  version: 2,
  requestId: `r-${change.callId}`,
  caller: 'user:ann',
  outcome: 'SUCCEEDED',
  costCenter: 'sales',
  applicationId: 'crm',
  environment: 'prod',
  alias: 'claude-sonnet-4-6',
  modelId: 'anthropic.claude-sonnet-4-6',
  modelMetric: 'anthropic.claude-sonnet-4-6',
  model: 'anthropic.claude-sonnet-4-6',
  tokens: { input: 10, output: 5, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
  cost: 105_000_000n,
  firstCost: null,
  basis: 'EXACT',
  isCovered: true,
  isUnpriced: false,
  exceededHold: false,
  latencyMs: 800,
  reason: null,
  createdAt: new Date(change.at - 1_000).toISOString(),
  ...change,
});

/** Any entry decided in a stretch of time, with few different values of everything that it is told apart by. */
export const anyEntry = (from: number, to: number): fc.Arbitrary<UsageEntry> =>
  fc
    .record({
      at: fc.integer({ min: from, max: to - 1 }),
      callId: fc.stringMatching(/^[A-Za-z0-9_-]{16}$/),
      attempt: fc.integer({ min: 1, max: 3 }),
      caller: fc.constantFrom('user:ann', 'user:bob', 'iam:role/batch'),
      outcome: fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'FAILED', 'DENIED', 'CANCELLED'),
      costCenter: fc.constantFrom('sales', 'services'),
      applicationId: fc.constantFrom('crm', 'triage'),
      environment: fc.constantFrom('prod', 'dev'),
      model: fc.constantFrom('anthropic.a', 'amazon.b'),
      cost: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      basis: fc.constantFrom('EXACT', 'EXACT', 'EXPIRED', 'INTERRUPTED', 'CANCELLED', 'UNKNOWN'),
      isCovered: fc.boolean(),
      isUnpriced: fc.boolean(),
      exceededHold: fc.boolean(),
      latencyMs: fc.option(fc.integer({ min: 0, max: 900_000 })),
      tokens: fc.record({
        input: fc.nat(1e6),
        output: fc.nat(1e5),
        cacheRead: fc.nat(1e5),
        cacheWrite5m: fc.nat(10),
        cacheWrite1h: fc.nat(10),
      }),
    })
    .map((change) => entryOf(change as Partial<UsageEntry> & Pick<UsageEntry, 'at' | 'callId'>));

/** What a question is asked with. */
export const asking = (table: Table, now: number, reader: Reader = CALLER): UsageContext => ({
  table,
  catalog: new CatalogCache(table),
  now: () => now,
  reader,
  zone: 'UTC',
  retentionDays: 400,
});
