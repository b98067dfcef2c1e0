import type { Invocation } from './api.ts';
import { authorizing, type Authorization } from './authorization.ts';
import { abortError, CostSentryError, graphqlError, type GraphQLFault } from './errors.ts';
import { backoffMs, pause } from './waiting.ts';

/** Where the API is, and as who it is asked. */
export interface Endpoint {
  /** Such as `https://….appsync-api.us-east-1.amazonaws.com/graphql`. */
  endpoint: string;
  authorization: Authorization;
  /** How often a request is sent at most. */
  maxAttempts: number;
}

interface Answer {
  data?: { call: Invocation | null } | null;
  errors?: GraphQLFault[];
}

/** AppSync ends a request after 30 s: what takes longer is lost. */
const LOST_AFTER_MS = 40_000;

/**
 * Asks the API about one call. What may succeed the next time is sent again, which is safe: a call has one request ID, and spends once
 * however often it is asked for. Null where the API knows no such call.
 */
export async function ask(
  api: Endpoint,
  query: string,
  variables: { requestId: string },
  signal: AbortSignal,
): Promise<Invocation | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(api, query, variables, signal);
    } catch (error) {
      if (signal.aborted) throw abortError();
      if (!(error instanceof CostSentryError) || !error.retryable || attempt >= api.maxAttempts) throw error;
      await pause(backoffMs(attempt), signal);
    }
  }
}

async function askOnce(
  { endpoint, authorization }: Endpoint,
  query: string,
  variables: { requestId: string },
  signal: AbortSignal,
): Promise<Invocation | null> {
  const { requestId } = variables;
  const body = JSON.stringify({ query, variables });
  const request = { method: 'POST', url: endpoint, body } as const;
  // `host` is part of a signature; the connection sets it itself.
  const { host: _host, ...headers } = await authorizing(authorization, request);
  let status: number | undefined;
  let answer: Answer;
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LOST_AFTER_MS)]),
    });
    status = response.status;
    answer = (await response.json()) as Answer;
  } catch (error) {
    throw unanswered(requestId, status, error);
  }
  // Denials and failures are data; with errors there is none.
  if (answer.errors?.length) throw graphqlError(answer.errors, requestId);
  if (!answer.data) throw unanswered(requestId, status, 'no data');
  return answer.data.call;
}

/** The connection broke, or what came over it is not GraphQL's: a gateway's own page. */
const unanswered = (requestId: string, status: number | undefined, cause: unknown): CostSentryError => {
  const what = status === undefined ? 'The API could not be reached' : `The API answered ${status}`;
  return new CostSentryError('NetworkingError', `${what}: ${String(cause)}`, {
    fault: 'server',
    retryable: status === undefined || status === 429 || status >= 500 || status === 200,
    requestId,
    httpStatusCode: status,
  });
};
