import type { Context } from '@aws-appsync/utils';
import { describe, expect, it } from 'vitest';
import { API_ENVIRONMENT } from '../../infra/wiring.ts';
import { identityOf } from '../../resolvers/identity.ts';

const contextOf = (env: Record<string, string>) =>
  ({
    env,
    identity: { userArn: 'arn:aws:sts::111122223333:assumed-role/orders/session' },
  }) as unknown as Context;

describe('the table of IAM access', () => {
  it.each(API_ENVIRONMENT)('is read from every variable that it is spread over: %s', (name) => {
    const others = Object.fromEntries(API_ENVIRONMENT.map((one) => [one, '{"role/other":{"system":true}}']));
    const env = { ...others, [name]: '{"role/orders":{"costCenters":["sales"]}}' };
    expect(identityOf(contextOf(env))).toEqual({
      id: 'iam:role/orders',
      kinds: ['caller'],
      own: { costCenter: ['sales'], applicationId: null, environment: null },
    });
  });

  it('grants nothing to a role that it does not name', () => {
    expect(identityOf(contextOf({}))).toMatchObject({ kinds: [], own: { costCenter: [] } });
  });
});
