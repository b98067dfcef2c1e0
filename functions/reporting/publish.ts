import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256.ts';

/** Sends a GraphQL mutation to the API itself, as the system's own role. */
export type Publish = (query: string, variables: object) => Promise<void>;

const PATIENCE_MS = 2_000;

/**
 * Publishes to `GRAPHQL_URL`, signed with the function's credentials (Signature Version 4). Throws where
 * the API did not take it: whoever tells tries again.
 */
export function publisher(url = process.env.GRAPHQL_URL, region = process.env.AWS_REGION): Publish {
  if (!url || !region) throw new Error('GRAPHQL_URL and AWS_REGION must be set');
  const endpoint = new URL(url);
  const signer = new SignatureV4({
    service: 'appsync',
    region,
    credentials: defaultProvider(),
    sha256: Sha256,
  });

  return async (query, variables) => {
    const request = await signer.sign(
      new HttpRequest({
        method: 'POST',
        protocol: endpoint.protocol,
        hostname: endpoint.hostname,
        port: endpoint.port ? Number(endpoint.port) : undefined,
        path: endpoint.pathname,
        headers: { 'content-type': 'application/json', host: endpoint.host },
        body: JSON.stringify({ query, variables }),
      }),
    );
    const { host: _host, ...headers } = request.headers; // fetch sets its own
    const response = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: request.body as string,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { errors } = (await response.json()) as { errors?: { message: string }[] };
    if (errors?.length) throw new Error(errors.map(({ message }) => message).join('; '));
  };
}
