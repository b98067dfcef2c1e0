import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBudget, graphql, invoke } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const CREATE = 'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { id } }';
const create = (scope: object, mode = 'ENFORCE') =>
  graphql(host, CREATE, { input: { name: 'x', unit: 'REQUESTS', limit: 100, period: 'DAY', scope, mode } });

it('the 21st budget that could cover one call is refused when it is made, and takes nobody down', async () => {
  const costCenter = 'crowded';
  for (let i = 0; i < 20; i += 1)
    await createBudget(host, { unit: 'REQUESTS', limit: 100, scope: { costCenter } });
  const { errors } = await create({ costCenter });
  expect(errors).toMatchObject([{ errorType: 'ValidationError' }]);
  // One that narrows further could cover the same call; one of another cost centre could not.
  expect((await create({ costCenter, applicationId: 'crm' })).errors).toHaveLength(1);
  expect((await create({ costCenter: 'roomy' })).errors).toBeUndefined();
  expect((await invoke(host, { costCenter })).status).toBe('SUCCEEDED');
});
