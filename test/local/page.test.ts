import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

it('the page at / has everything that it refers to', async () => {
  const page = await (await fetch(host.origin)).text();
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect((await fetch(host.origin + file)).status, file).toBe(200);
});

it('what is not there is a 404 that says where GraphQL is', async () => {
  const response = await fetch(`${host.origin}/nothing`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('/graphql');
});
