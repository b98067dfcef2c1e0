import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/handlers/token-claims.ts';

/** As Cognito sends it, version 2 of the trigger. */
const event = (userAttributes: Record<string, string>) => ({
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  request: { userAttributes: { sub: 'x', email: 'cal@example.com', ...userAttributes } },
  response: { claimsAndScopeOverrideDetails: null },
});

const claimsOf = async (attributes: Record<string, string>) => {
  const answer = await handler(event(attributes));
  return answer.response.claimsAndScopeOverrideDetails!.accessTokenGeneration.claimsToAddOrOverride;
};

describe('the claims of an access token', () => {
  it('are the cost centres, applications and environments that an admin gave the user', async () => {
    expect(await claimsOf({ 'custom:costCenters': 'sales, hr', 'custom:applications': 'crm' })).toEqual({
      costCenters: 'sales,hr',
      applications: 'crm',
      environments: '',
    });
  });

  it('let the user act for any application only where the attribute says so', async () => {
    const claims = await claimsOf({
      'custom:costCenters': 'sales',
      'custom:applications': '*',
      'custom:environments': 'dev, test',
    });
    expect(claims).toEqual({ costCenters: 'sales', applications: '*', environments: 'dev,test' });
  });

  it('grant nothing by an attribute that is not there: Cognito deletes what is set to nothing', async () => {
    expect(await claimsOf({ 'custom:costCenters': 'sales' })).toEqual({
      costCenters: 'sales',
      applications: '',
      environments: '',
    });
    expect(await claimsOf({ 'custom:costCenters': ' , ', 'custom:applications': '' })).toEqual({
      costCenters: '',
      applications: '',
      environments: '',
    });
  });

  it('come from no attribute that users may write', async () => {
    expect(await claimsOf({ costCenters: 'sales', name: 'sales', 'custom:other': 'sales' })).toEqual({
      costCenters: '',
      applications: '',
      environments: '',
    });
  });

  it('leave the rest of the event as it is', async () => {
    expect(await handler(event({}))).toMatchObject({
      version: '2',
      request: { userAttributes: { sub: 'x' } },
    });
  });
});
