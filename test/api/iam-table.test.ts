import type { Context } from '@aws-appsync/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../../resolvers/identity.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { asIam } from '../support/identities.ts';

describe('the IAM table', () => {
  const TABLE = {
    'role/Crm': { costCenters: ['sales'], applications: ['crm'] },
    'role/FinOps': { groups: ['admins'] },
    'user/robot': { costCenters: ['support'] },
  };
  const of = (userArn: string) =>
    identityOf({ identity: { userArn }, env: { IAM_ACCESS: JSON.stringify(TABLE) } } as unknown as Context);

  it.each([
    ['arn:aws:sts::123456789012:assumed-role/Crm/session', 'iam:role/Crm', ['caller']],
    ['arn:aws:sts::123456789012:assumed-role/Crm/other', 'iam:role/Crm', ['caller']],
    ['arn:aws:sts::123456789012:assumed-role/FinOps/x', 'iam:role/FinOps', ['admin']],
    ['arn:aws:iam::123456789012:user/robot', 'iam:user/robot', ['caller']],
    ['arn:aws:iam::123456789012:user/Crm', 'iam:user/Crm', []],
    ['arn:aws:sts::123456789012:assumed-role/Unknown/Crm', 'iam:role/Unknown', []],
    ['nonsense', 'iam:', []],
  ])('%s is %s: %j', (arn, id, kinds) => {
    expect(of(arn)).toMatchObject({ id, kinds });
  });
});

describe('a back end with cost centres by the IAM table', () => {
  let host: RunningHost;
  beforeAll(async () => {
    const IAM_ACCESS = JSON.stringify({
      'user/local': { system: true, costCenters: ['sales'], applications: ['crm'] },
    });
    host = await startHost({ IAM_ACCESS });
  });
  afterAll(() => host.stop());

  const invoke = (costCenter: string, applicationId = 'crm') =>
    asIam<{ invoke: { status: string } }>(
      host,
      `mutation { invoke(model: "claude-sonnet-4-6", input: {messages: [{role: USER, content: "x"}], parameters: {maxTokens: 8}}, tags: {applicationId: "${applicationId}", costCenter: "${costCenter}"}) { status } }`,
    );

  it('spends for them and for no other, and manages nothing', async () => {
    expect((await invoke('sales')).answer.data).toEqual({ invoke: { status: 'SUCCEEDED' } });
    for (const refused of [
      await invoke('support'),
      await invoke('sales', 'web'),
      await asIam(host, 'mutation { deleteBudget(id: "sales.1") { id } }'),
    ]) {
      expect(refused.answer.errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    }
  });
});
