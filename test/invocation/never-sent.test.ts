import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pipeline } from '../support/in-process.ts';
import { setBudget, usage, warmLedger } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import type { EmbeddedStore } from '../../infra/local/store/environment.ts';
import { closeStores, embeddedStore } from '../support/store.ts';

captureOutput();
let store: EmbeddedStore;
beforeEach(async () => {
  store = await embeddedStore();
});
afterAll(closeStores);

/** A port where nobody listens any more. */
async function deadEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('a call that never reached Bedrock is free', () => {
  it.each([
    ['the connection is refused', deadEndpoint],
    ['the name is not known', async () => 'http://no-such-host.invalid'],
  ])('when %s', async (_why, endpoint) => {
    const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD', scope: { costCenter: 'sales' } });
    const invocation = await pipeline(warmLedger(store), await endpoint())();
    expect(invocation).toMatchObject({ status: 'FAILED', costUsd: 0 });
    expect(await usage(store, budget, Date.now())).toEqual({ spent: 0n, held: 0n });
  });
});

describe('a call without maxTokens', () => {
  it('holds the default of its model, not the most that it could generate', async () => {
    const budget = await setBudget(store, { limit: 5_000n, unit: 'TOKENS', scope: { costCenter: 'sales' } });
    const invocation = await pipeline(warmLedger(store), await deadEndpoint())({ maxTokens: null } as never);
    expect(invocation.status).toBe('FAILED'); // admitted: 4,096 and a short prompt fit 5,000
    expect(await usage(store, budget, Date.now())).toEqual({ spent: 0n, held: 0n });
  });
});
