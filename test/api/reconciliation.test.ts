import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reconciliation, ReconciliationRow } from '../../schema/types.ts';
import { callOf, graphql, invokeRaw } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({
    LOCAL_BILL_DELAY_HOURS: '0',
    COST_REPORT_MAX_AGE_HOURS: '0.0000001',
    COST_EXPLORER_REQUESTS_A_DAY: '10000',
  });
});
afterAll(() => host.stop());

const QUERY = /* GraphQL */ `
  query ($input: ReconciliationInput!) {
    reconciliation(input: $input) {
      from to nextToken billIsStale
      total { ledgerUsd billedUsd ledgerTokens measuredTokens }
      items { day costCenter ledgerUsd elsewhereUsd billedUsd driftUsd driftPercent unexplainedUsd ledgerTokens measuredTokens causes { kind calls costUsd } dearestGuesses { requestId } }
    }
  }
`; // prettier-ignore

const today = () => new Date().toISOString().slice(0, 10);
const ask = (input: object = {}, headers?: Record<string, string>) =>
  graphql<{ reconciliation: Reconciliation }>(host, QUERY, { input: { from: today(), ...input } }, headers);
const rowsOf = async (input?: object) => (await ask(input)).data!.reconciliation.items;
const rowOf = (rows: readonly ReconciliationRow[], costCenter: string | null) =>
  rows.find((row) => row.costCenter === costCenter)!;
const close = (a: number | null, b: number) => expect(a).toBeCloseTo(b, 9);

it('ledger, metrics and bill agree on what is exact; a guess explains what differs, until it is put right', async () => {
  const call = (model: string, costCenter: string, content: string, requestId: string) =>
    invokeRaw(host, callOf({ model, costCenter, content, requestId, maxTokens: 16 }));
  for (let i = 0; i < 3; i += 1) await call('sales', 'sales', `Hello ${i}`, `s-${i}`);
  await call('nova-micro', 'sales', 'Hello', 'untagged');
  await call('support', 'support', '[stand-in: reset] Hello', 'guess');

  const settled = async () => rowOf(await rowsOf(), 'support')?.causes.length === 1;
  await expect.poll(settled, { timeout: 10_000 }).toBe(true);
  await expect
    .poll(async () => rowOf(await rowsOf(), 'sales').measuredTokens, { timeout: 10_000 })
    .toBe(rowOf(await rowsOf(), 'sales').ledgerTokens);
  const rows = await rowsOf();
  const sales = rowOf(rows, 'sales');
  expect(sales.ledgerUsd).toBeGreaterThan(0);
  close(sales.billedUsd, sales.ledgerUsd);
  expect(sales.unexplainedUsd).toBeCloseTo(0, 9);
  expect(sales.elsewhereUsd).toBeGreaterThan(0);
  const untagged = rowOf(rows, null);
  close(untagged.ledgerUsd, sales.elsewhereUsd);
  close(untagged.billedUsd, untagged.ledgerUsd);

  // The bill has nothing of it: nobody knows what came of the request, and the stand-in never got it.
  const support = rowOf(rows, 'support');
  expect(support.billedUsd ?? 0).toBe(0);
  expect(support.causes).toEqual([{ kind: 'UNKNOWN', calls: 1, costUsd: support.ledgerUsd }]);
  expect(support.dearestGuesses).toEqual([{ requestId: 'guess' }]);
  const { data } = await graphql<{ settleInvocation: { costUsd: number } }>(
    host,
    'mutation { settleInvocation(input: { requestId: "guess", costUsd: 0, reason: "not on the bill" }) { costUsd } }',
  );
  expect(data!.settleInvocation.costUsd).toBe(0);
  await expect.poll(async () => rowOf(await rowsOf(), 'support').ledgerUsd).toBe(0);
  expect(rowOf(await rowsOf(), 'support').causes).toEqual([]);

  const page = (await ask({ limit: 1 })).data!.reconciliation;
  expect(page.items).toHaveLength(1);
  expect((await ask({ limit: 1, nextToken: page.nextToken })).data!.reconciliation.items).not.toEqual(
    page.items,
  );
  expect((await rowsOf({ costCenter: ['support'] })).map(({ costCenter }) => costCenter)).toEqual([
    'support',
  ]);
});

it.each([
  [{ from: '2026-13-01' }, 'input.from'],
  [{ from: '2100-01-01' }, 'input.from'],
  [{ from: '2020-01-01' }, 'input.from'],
  [{ to: today() }, 'input.to'],
  [{ costCenter: [] }, 'input.costCenter'],
  [{ costCenter: ['a#b'] }, 'input.costCenter[0]'],
  [{ limit: 501 }, 'input.limit'],
  [{ nextToken: '-1' }, 'input.nextToken'],
])('refuses %j', async (input, field) => {
  const { errors } = await ask(input);
  expect(errors![0]).toMatchObject({ errorType: 'ValidationError', errorInfo: { fields: [{ field }] } });
});

it('is for analysts and admins: a caller is shown no bill beside others', async () => {
  const token = await tokensOf(host);
  const { errors } = await ask({}, { authorization: await token({ costCenters: ['sales'] }) });
  expect(errors![0]).toMatchObject({ errorType: 'Unauthorized' });
  expect((await ask({}, { authorization: await token({ groups: ['analysts'] }) })).errors).toBeUndefined();
});
