import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256.ts';

/** Sends a GraphQL mutation to the API itself, as the system's own role. */
export type Publish = (query: string, variables: object) => Promise<void>;

const PATIENCE_MS = 2_000;

/** Throws where the API did not take what is published: whoever tells tries again. */
export function openPublisher(): Publish {
  const url = process.env.GRAPHQL_URL;
  const region = process.env.AWS_REGION;
  if (process.env.PUBLISHER_MODULE) return embeddedPublisher(process.env.PUBLISHER_MODULE);
  if (!url || !region) throw new Error('GRAPHQL_URL and AWS_REGION must be set');
  return signedPublisher(url, region);
}

/** By a module (a file URL) of the process that has the API in it: the local host's. No Lambda has it. */
function embeddedPublisher(url: string): Publish {
  const module = import(url) as Promise<{ publish: Publish }>;
  return async (query, variables) => (await module).publish(query, variables);
}

/** By a request to the API, signed with the function's credentials (Signature Version 4). */
export function signedPublisher(url: string, region: string): Publish {
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
