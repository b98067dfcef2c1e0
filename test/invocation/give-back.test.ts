import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtArtifacts } from '../../infra/build/artifacts.ts';
import { buildAll } from '../../infra/build/bundle.ts';
import { Api } from '../../infra/local/appsync/api.ts';
import { lambda, none } from '../../infra/local/appsync/data-sources.ts';
import { functionEnvironment } from '../support/handlers.ts';
import { setBudget, usage } from '../support/ledger.ts';
import { captureOutput } from '../support/output.ts';
import { closeStores, endpointOfTables, freshStore } from '../support/store.ts';

captureOutput();
beforeAll(() => buildAll());
afterAll(closeStores);

const INVOKE = `mutation { invoke(
  model: "claude-sonnet-4-6"
  input: { messages: [{ role: USER, content: "x" }], parameters: { maxTokens: 8 } }
  tags: { applicationId: "crm", costCenter: "sales" }
) { status } }`;

it('a call that was admitted, and for which the invoke function has no capacity, holds nothing when its caller is told', async () => {
  const store = await freshStore();
  functionEnvironment(store.names, await endpointOfTables());
  const budget = await setBudget(store, { limit: 10n ** 12n, unit: 'USD', scope: { costCenter: 'sales' } });
  const { handler: validate } = await import('../../functions/handlers/validate.ts');
  const { handler: sentry } = await import('../../functions/handlers/sentry.ts');
  let heldMeanwhile = 0n;
  const functions: Record<string, (event: never) => Promise<unknown>> = {
    validate,
    sentry,
    invoke: async () => {
      heldMeanwhile = (await usage(store, budget, Date.now())).held;
      throw new Error('Rate Exceeded');
    },
  };
  const api = new Api(builtArtifacts(), (source) =>
    source.kind === 'lambda'
      ? lambda(
          async (event) =>
            JSON.parse(JSON.stringify(await functions[source.function]!(event as never))) as unknown,
        )
      : none,
  );
  const prepared = api.prepare({ query: INVOKE });
  if ('errors' in prepared) throw new Error(JSON.stringify(prepared.errors));
  const { answer } = await api.execute(prepared.document, {}, { mode: 'API_KEY', identity: null }, {});
  expect(answer.errors).toHaveLength(1);
  expect(heldMeanwhile).toBeGreaterThan(0n);
  expect(await usage(store, budget, Date.now())).toEqual({ spent: 0n, held: 0n });
});
