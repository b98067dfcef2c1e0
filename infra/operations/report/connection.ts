import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../functions/reporting/sha256.ts';

/** How to prove who asks. */
export type Proof = { kind: 'apiKey' | 'token'; value: string } | { kind: 'iam'; region: string };

/** Asks the API. Throws an `ApiError` for whatever it does not answer. */
export type Ask = <T>(query: string, variables: object) => Promise<T>;

/** What the API, or whatever is there instead, says. */
export class ApiError extends Error {}

const PATIENCE_MS = 35_000; // AppSync ends a request after 30 s

type Headers = Record<string, string>;

const PROOFS: {
  [K in Proof['kind']]: (proof: Extract<Proof, { kind: K }>, url: URL, body: string) => Promise<Headers>;
} = {
  apiKey: async ({ value }) => ({ 'x-api-key': value }),
  token: async ({ value }) => ({ authorization: value }),
  iam: ({ region }, url, body) => signed(region, url, body),
};

const credentials = defaultProvider();

async function signed(region: string, url: URL, body: string): Promise<Headers> {
  const signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json', host: url.host },
      body,
    }),
  );
  const { host: _host, ...rest } = headers; // fetch sets its own
  return rest;
}

/** A connection to a deployment's API, or the local host's. */
export function connect(url: URL, proof: Proof): Ask {
  const prove = PROOFS[proof.kind] as (proof: Proof, url: URL, body: string) => Promise<Headers>;
  return async <T>(query: string, variables: object): Promise<T> => {
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json', ...(await prove(proof, url, body)) };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error: Error) => {
      const { code } = (error.cause ?? {}) as { code?: string };
      throw new ApiError(`nothing answers at ${url.href} (${code ?? error.message})`);
    });
    const text = await response.text();
    const { data, errors } = parsed<T>(text, response.status);
    if (errors?.length) throw new ApiError(errors.map(shown).join('; '));
    return data;
  };
}

interface GraphqlError {
  message: string;
  errorType?: string | null;
}

const shown = ({ errorType, message }: GraphqlError): string =>
  errorType && errorType !== 'ValidationError' ? `${errorType}: ${message}` : message;

function parsed<T>(text: string, status: number): { data: T; errors?: GraphqlError[] } {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer))
      return answer as { data: T; errors?: GraphqlError[] };
  } catch {
    // not GraphQL
  }
  throw new ApiError(`no GraphQL answer, but status ${status}: ${text.slice(0, 200)}`);
}
