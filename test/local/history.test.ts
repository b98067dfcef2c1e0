import { builtArtifacts } from '../../infra/build/artifacts.ts';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyKey } from '../../functions/dynamodb/keys.ts';
import { toItem } from '../../functions/dynamodb/table.ts';
import { buildAll } from '../../infra/build/bundle.ts';
import { Api } from '../../infra/local/appsync/api.ts';
import { none, table as tableSource } from '../../infra/local/appsync/data-sources.ts';
import { closeTables, freshTable } from '../support/table.ts';

beforeAll(() => buildAll());
afterAll(closeTables);

it("a budget's closed windows come straight from the table, newest first, a page of them", async () => {
  const table = await freshTable();
  for (const day of ['01', '02', '03']) {
    const closed = {
      startsAt: `2026-03-${day}T00:00:00.000Z`,
      endsAt: `2026-03-${day}T23:00:00.000Z`,
      limit: 9,
      spent: Number(day),
    };
    for (const slot of ['1', '11']) {
      await table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: { ...historyKey('a.b', slot, closed.endsAt), ...toItem(closed) },
        }),
      );
    }
  }
  // The budget itself comes from a function; here the edge answers for it.
  const api = new Api(builtArtifacts(), (source) => {
    if (source.kind === 'table') return tableSource(table.client, table.name);
    return source.kind === 'lambda' ? async () => ({ id: 'a.b.1' }) : none;
  });
  const ask = async (history: string) => {
    const prepared = api.prepare({ query: `{ budget(id: "a.b.1") { ${history} { endsAt spent } } }` });
    if ('errors' in prepared) throw new Error(JSON.stringify(prepared.errors));
    return (await api.execute(prepared.document, {}, { mode: 'API_KEY', identity: null }, {})).answer;
  };
  const spent = async (history: string) =>
    ((await ask(history)).data as { budget: { history: { spent: number }[] } }).budget.history.map(
      (one) => one.spent,
    );
  expect(await spent('history')).toEqual([3, 2, 1]);
  expect(await spent('history(limit: 2)')).toEqual([3, 2]);
  expect((await ask('history(limit: 0)')).errors).toMatchObject([
    { errorType: 'ValidationError', errorInfo: { fields: [{ field: 'limit' }] } },
  ]);
});
