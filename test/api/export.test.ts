import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UsageExport } from '../../schema/types.ts';
import { graphql, invoke } from '../support/client.ts';
import { readCsv } from '../support/csv.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { tokensOf } from '../support/identities.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const from = new Date(Date.now() - 60_000).toISOString();
const EXPORT =
  'query ($input: ExportUsageInput!) { exportUsage(input: $input) { columns csv rows nextToken } }';
const ask = (input: object, headers?: Record<string, string>) =>
  graphql<{ exportUsage: UsageExport }>(host, EXPORT, { input: { from, ...input } }, headers);
const linesOf = async (...args: Parameters<typeof ask>) =>
  readCsv((await ask(...args)).data!.exportUsage.csv).slice(1);

it('usage comes as CSV, and a caller gets the lines of its own only', async () => {
  for (const costCenter of ['sales', 'services'])
    await invoke(host, { costCenter, applicationId: '=cmd', maxTokens: 8 });
  const input = { groupBy: ['COST_CENTER', 'APPLICATION'], columns: ['x_CostCenter', 'x_ApplicationId', 'x_Calls', 'Tags'] }; // prettier-ignore
  const line = (costCenter: string) => [costCenter, "'=cmd", '1', JSON.stringify({ costCenter, applicationId: '=cmd' })]; // prettier-ignore
  await expect.poll(async () => (await linesOf(input)).sort()).toEqual([line('sales'), line('services')]);
  const token = await tokensOf(host);
  const ofSales = { authorization: await token({ costCenters: ['sales'] }) };
  expect(await linesOf(input, ofSales)).toEqual([line('sales')]);
  expect(await linesOf({ ...input, filter: { costCenter: ['services'] } }, ofSales)).toEqual([]);
  expect(await linesOf({ columns: ['x_Calls'] }, ofSales)).toEqual([['1']]);
  const nobody = await ask(input, { authorization: await token({}) });
  expect(nobody.data?.exportUsage ? nobody.data.exportUsage.rows : 0).toBe(0);
});

it.each([
  [{ limit: 5_001 }, 'input.limit'],
  [{ columns: [] }, 'input.columns'],
  [{ nextToken: 'x' }, 'input.nextToken'],
  [{ to: '2100-01-01T00:00:00Z' }, 'input.to'],
  [{ from: '2019-01-01T00:00:00Z' }, 'input.from'],
  [{ from: '2026-01-01T00:00:00Z', period: 'MINUTE' }, 'input.from'],
])('a bad question is told by its field: %j', async (input, field) => {
  const { errors } = await ask(input);
  expect(errors![0]).toMatchObject({ errorType: 'ValidationError', errorInfo: { fields: [{ field }] } });
});
