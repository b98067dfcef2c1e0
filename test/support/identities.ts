import { Sha256 } from '../../functions/reporting/sha256.ts';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { UserPool, type User } from '../../infra/local/auth/user-pool.ts';
import type { Answer } from './client.ts';
import type { RunningHost } from './host.ts';

/** Tokens of a host's own user pool, as `npm run token` prints them. */
export async function tokensOf(
  host: RunningHost,
): Promise<(user: Partial<User>, expiresIn?: string) => Promise<string>> {
  const pool = await UserPool.open(host.dataDir);
  return (user, expiresIn) =>
    pool.issue(
      { username: 'someone', groups: [], costCenters: [], applications: [], environments: [], ...user },
      expiresIn,
    );
}

/** Asks the API as an IAM principal. `tamper` changes the body after it has been signed. */
export async function asIam<T>(
  host: RunningHost,
  query: string,
  variables: object = {},
  { secret = 'local', tamper = (body: string) => body } = {},
): Promise<{ status: number; answer: Answer<T> }> {
  const url = new URL(host.url);
  const body = JSON.stringify({ query, variables });
  const signer = new SignatureV4({
    service: 'appsync',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: secret },
    sha256: Sha256,
  });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json', host: url.host },
      body,
    }),
  );
  const { host: _host, ...sent } = headers;
  const response = await fetch(url, { method: 'POST', headers: sent, body: tamper(body) });
  return { status: response.status, answer: (await response.json()) as Answer<T> };
}
