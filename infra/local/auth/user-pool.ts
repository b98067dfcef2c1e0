import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
} from 'jose';
import { handler as beforeToken } from '../../../functions/handlers/token-claims.ts';

/** A user as the local user pool knows one. */
export interface User {
  username: string;
  groups: string[];
  costCenters: string[];
  applications: string[];
  environments: string[];
}

const ISSUER = 'https://cognito-idp.local.amazonaws.com/local_pool';
const CLIENT_ID = 'local-client';
const ALGORITHM = 'RS256';
const KEY_ID = 'local';

/**
 * A stand-in for a Cognito user pool: issues access tokens as Cognito does after its pre-token-generation trigger
 * has put the cost centres in, and verifies them. Its key lies in the data folder.
 */
export class UserPool {
  readonly #key: JWK;

  private constructor(key: JWK) {
    this.#key = key;
  }

  /** Opens the pool of a data folder; makes its key if there is none. */
  static async open(dataDir: string): Promise<UserPool> {
    const file = join(dataDir, 'user-pool.json');
    if (!existsSync(file)) {
      const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
      mkdirSync(dataDir, { recursive: true });
      // Only if it is not there yet: a host that starts at the same moment may have been faster.
      try {
        writeFileSync(
          file,
          JSON.stringify({ ...(await exportJWK(privateKey)), kid: KEY_ID, alg: ALGORITHM }),
          {
            flag: 'wx',
            mode: 0o600,
          },
        );
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    return new UserPool(JSON.parse(readFileSync(file, 'utf8')) as JWK);
  }

  /** An access token. `expiresIn` as `jose` takes it: `1h`, `30 days`, `-1m`; `moreClaims` replace its own. */
  async issue(user: User, expiresIn = '1h', moreClaims: object = {}): Promise<string> {
    const { username, groups } = user;
    const token = new SignJWT({
      token_use: 'access',
      client_id: CLIENT_ID,
      username,
      scope: 'aws.cognito.signin.user.admin',
      ...(groups.length > 0 && { 'cognito:groups': groups }),
      ...(await claimsOf(user)),
      ...moreClaims,
    });
    return token
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setSubject(username)
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setExpirationTime(expiresIn)
      .sign(await importJWK(this.#key, ALGORITHM));
  }

  /** The identity in a token as resolvers see it, or why it is refused, in AppSync's words. */
  async verify(token: string): Promise<{ identity: object } | { refused: string }> {
    const { kty, n, e, kid, alg } = this.#key;
    try {
      const { payload } = await jwtVerify(
        token,
        createLocalJWKSet({ keys: [{ kty, n, e, kid, alg } as JWK] }),
        {
          issuer: ISSUER,
          algorithms: [ALGORITHM],
          requiredClaims: ['exp', 'sub'],
        },
      );
      if (payload.token_use !== 'access' || payload.client_id !== CLIENT_ID)
        return { refused: NOT_AUTHORIZED };
      return {
        identity: {
          sub: payload.sub,
          issuer: payload.iss,
          username: payload.username,
          groups: payload['cognito:groups'] ?? null,
          claims: payload,
          sourceIp: ['127.0.0.1'],
          defaultAuthStrategy: 'ALLOW',
        },
      };
    } catch (error) {
      return { refused: error instanceof errors.JWTExpired ? 'Token has expired.' : NOT_AUTHORIZED };
    }
  }
}

/** What the pre-token-generation trigger makes of a user's attributes. */
async function claimsOf({ costCenters, applications, environments }: User): Promise<object> {
  const userAttributes = {
    'custom:costCenters': costCenters.join(','),
    'custom:applications': applications.length > 0 ? applications.join(',') : '*',
    'custom:environments': environments.length > 0 ? environments.join(',') : '*',
  };
  const { response } = await beforeToken({ request: { userAttributes }, response: {} });
  return response.claimsAndScopeOverrideDetails!.accessTokenGeneration.claimsToAddOrOverride;
}

export const NOT_AUTHORIZED = 'You are not authorized to make this call.';
