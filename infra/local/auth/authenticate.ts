import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../functions/reporting/sha256.ts';
import type { AuthMode } from './modes.ts';
import { NOT_AUTHORIZED, type UserPool } from './user-pool.ts';

/** A request that has proved who it is. `identity` is what resolvers see as `ctx.identity`. */
export interface Authenticated {
  mode: AuthMode;
  identity: object | null;
}

/** Credentials that the local host accepts. */
export interface Credentials {
  apiKey: string;
  region: string;
  /** IAM users by access key ID. */
  iam: ReadonlyMap<string, { secretAccessKey: string; userName: string }>;
  userPool: UserPool;
}

/** What is signed, and the headers that came with it. */
export interface SignedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Which service it is signed for; AppSync where it is not said. */
  service?: 'lambda';
}

/** A request that proves nothing, and what AppSync says to it with a 401. */
export interface Refused {
  refused: string;
}

const REFUSED: Refused = { refused: NOT_AUTHORIZED };

/** Who a request is from, or why it is refused. */
export async function authenticate(
  credentials: Credentials,
  request: SignedRequest,
): Promise<Authenticated | Refused> {
  const { authorization, 'x-api-key': apiKey } = request.headers;
  if (authorization?.startsWith('AWS4-HMAC-SHA256 '))
    return (await authenticateIam(credentials, request, authorization)) ?? REFUSED;
  if (apiKey !== undefined && isSame(apiKey, credentials.apiKey)) return { mode: 'API_KEY', identity: null };
  if (apiKey === undefined && authorization) return authenticateUser(credentials.userPool, authorization);
  return REFUSED;
}

/** A user pool's access token, with or without `Bearer`. */
async function authenticateUser(userPool: UserPool, authorization: string): Promise<Authenticated | Refused> {
  const verified = await userPool.verify(authorization.replace(/^Bearer /, ''));
  return 'refused' in verified
    ? verified
    : { mode: 'AMAZON_COGNITO_USER_POOLS', identity: verified.identity };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const CLOCK_SKEW_MS = 5 * 60_000;

/** Signs the request again with the secret that belongs to the access key: the signatures must be the same. */
async function authenticateIam(
  { iam, region }: Credentials,
  request: SignedRequest,
  authorization: string,
): Promise<Authenticated | undefined> {
  const match =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/([a-z]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})/.exec(
      authorization,
    );
  if (!match) return undefined;
  const [, accessKeyId = '', signedRegion, signedService, signedHeaders = '', signature = ''] = match;
  const service = request.service ?? 'appsync';
  const user = iam.get(accessKeyId);
  const signedAt = parseAmzDate(request.headers['x-amz-date'] ?? '');
  if (
    !user ||
    signedRegion !== region ||
    signedService !== service ||
    !(Math.abs(Date.now() - signedAt) <= CLOCK_SKEW_MS)
  )
    return undefined;

  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return undefined;
  // The signer takes this header's word for the body's hash: it must be true.
  const claimedHash = request.headers['x-amz-content-sha256'];
  if (claimedHash !== undefined && claimedHash !== sha256(request.body)) return undefined;
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId,
      secretAccessKey: user.secretAccessKey,
      sessionToken: request.headers['x-amz-security-token'],
    },
    sha256: Sha256,
    applyChecksum: false, // only what the client signed counts
  });
  const signed = await signer.sign(
    new HttpRequest({
      method: request.method,
      path: request.path,
      headers: Object.fromEntries(names.map((name) => [name, request.headers[name] ?? ''])),
      body: request.body,
    }),
    { signingDate: new Date(signedAt), signableHeaders: new Set(names) },
  );
  const expected = /Signature=([0-9a-f]{64})/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
  if (!isSame(signature, expected)) return undefined;
  return iamUser(user.userName);
}

/** A user of the account that the local host stands for. */
export const iamUser = (username: string): Authenticated => ({
  mode: 'AWS_IAM',
  identity: { accountId: ACCOUNT, userArn: `arn:aws:iam::${ACCOUNT}:user/${username}`, username },
});

const ACCOUNT = '000000000000';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `20260301T120000Z` to ms since the epoch; NaN for anything else. */
const parseAmzDate = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
