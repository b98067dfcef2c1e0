import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/token-claims/handler.ts';

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
  it('are the cost centres and applications that an admin gave the user', async () => {
    expect(await claimsOf({ 'custom:costCenters': 'sales, hr', 'custom:applications': 'crm' })).toEqual({
      costCenters: 'sales,hr',
      applications: 'crm',
    });
  });

  it('name no applications where the user has no such attribute: any', async () => {
    expect(await claimsOf({ 'custom:costCenters': 'sales' })).toEqual({ costCenters: 'sales' });
  });

  it('keep an empty list as one: it grants nothing, where no list would grant everything', async () => {
    expect(await claimsOf({ 'custom:costCenters': ' , ', 'custom:applications': '' })).toEqual({
      costCenters: '',
      applications: '',
    });
  });

  it('come from no attribute that users may write', async () => {
    expect(await claimsOf({ costCenters: 'sales', name: 'sales', 'custom:other': 'sales' })).toEqual({});
  });

  it('leave the rest of the event as it is', async () => {
    expect(await handler(event({}))).toMatchObject({
      version: '2',
      request: { userAttributes: { sub: 'x' } },
    });
  });
});
