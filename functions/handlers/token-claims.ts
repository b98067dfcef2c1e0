import { accessTokenClaims } from '../identity/claims.ts';

/**
 * The parts of Cognito's event that matter here.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html (version 2)
 */
export interface TokenGenerationEvent {
  request: { userAttributes: Record<string, string | undefined> };
  response: {
    claimsAndScopeOverrideDetails?: {
      accessTokenGeneration: { claimsToAddOrOverride: Record<string, string> };
    } | null;
  };
}

/** Before a token is issued: puts the user's cost centres into the access token, which has no custom attributes. */
export async function handler(event: TokenGenerationEvent): Promise<TokenGenerationEvent> {
  const claimsToAddOrOverride = accessTokenClaims(event.request.userAttributes);
  event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride } };
  return event;
}
