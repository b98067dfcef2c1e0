import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { authenticate, type Credentials } from '../auth/authenticate.ts';
import type { Api, GraphQLRequest } from '../appsync/api.ts';
import type { Subscriptions } from '../appsync/subscriptions.ts';
import { isOfConsole } from '../../build/console-path.ts';
import { readCompleteSdl } from '../../build/schema.ts';
import type { LocalFunction } from '../aws/lambda.ts';
import type { MakeMonth } from '../demo/month/month.ts';
import { flatHeaders, readBody } from './request.ts';
import { graphiqlFile, type PageFile } from './graphiql.ts';
import { invokedFunction, invokeFunction } from './lambda-endpoint.ts';
import { makeMonthFor, MONTH_PATH } from './month-endpoint.ts';
import { isOriginAllowed } from './origin.ts';

/** AppSync takes no larger request. */
const MAX_BODY_BYTES = 1024 * 1024 + 64 * 1024; // 1 MB of content, and what surrounds it
/** AppSync ends a request after this long. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 2_000;

const unauthorized = (message: string) => ({ errors: [{ errorType: 'UnauthorizedException', message }] });
const malformed = (message: string) => ({
  errors: [{ errorType: 'MalformedHttpRequestException', message }],
});

const STARTING = {
  errors: [{ errorType: 'ServiceUnavailable', message: 'The host is starting; try again in a few seconds.' }],
};

const TIMED_OUT = {
  data: null,
  errors: [{ errorType: 'ExecutionTimeout', message: 'Execution timed out.' }],
};

/** What comes of `work` in time, or undefined. What is under way goes on: an admitted call settles all the same. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** A page of somebody else's must not show ours as its own: a click there would spend here. */
const NOT_FRAMED = { 'x-frame-options': 'DENY', 'content-security-policy': "frame-ancestors 'none'" };

/** What answers over HTTP. */
export interface Served {
  api: Api;
  subscriptions: Subscriptions;
  credentials: Credentials;
  functions: Readonly<Record<string, LocalFunction>>;
  /** Waits until what has been written survives a power cut. */
  flushed: () => Promise<void>;
  /** Absent where nothing may be made up. */
  makeMonth?: MakeMonth | undefined;
}

/** The host's HTTP side: GraphQL, health, and GraphiQL in the browser. Until there is something served, 503. */
export function httpServer(whatIsServed: () => Served | undefined): Server {
  const server = createServer({ connectionsCheckingInterval: CHECK_INTERVAL_MS }, (request, response) => {
    const served = whatIsServed();
    if (!served) return send(response, 503, STARTING);
    route(served, request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent)
        send(response, 500, { errors: [{ errorType: 'InternalFailure', message: 'It has been logged.' }] });
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  return server;
}

async function route(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0] ?? '/';
  if (!isOriginAllowed(request)) {
    send(response, 403, {
      errors: [{ errorType: 'Forbidden', message: 'Only pages served on this machine may call.' }],
    });
    return;
  }
  if (request.headers.origin) response.setHeader('access-control-allow-origin', request.headers.origin);
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-headers', '*, authorization');
    response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
    response.writeHead(204).end();
  } else if (path === '/health') send(response, 200, { status: 'ok' });
  else if (path === '/graphql' && request.method === 'POST') await graphql(served, request, response);
  else if (path === '/graphql') send(response, 405, malformed('Use POST.'));
  else if (isOfConsole(path)) {
    // Loaded when it is first asked for.
    const { serveConsole } = await import('./console.ts');
    await serveConsole(served.credentials, path, request, response);
  } else if (path === MONTH_PATH) await makeMonthFor(served, request, response);
  else if (invokedFunction(path)) await invokeFunction(served, request, response);
  else {
    const file = request.method === 'GET' ? fileAt(path, served) : undefined;
    if (file) response.writeHead(200, { 'content-type': file.type, ...NOT_FRAMED }).end(file.content);
    else
      send(response, 404, {
        errors: [{ errorType: 'NotFound', message: `There is nothing at ${path}; GraphQL is at /graphql.` }],
      });
  }
}

const fileAt = (path: string, { credentials }: Served): PageFile | undefined =>
  path === '/schema.graphql'
    ? { content: readCompleteSdl(), type: 'text/plain; charset=utf-8' }
    : graphiqlFile(path, credentials.apiKey);

async function graphql(
  { api, subscriptions, credentials, flushed }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return send(response, 413, malformed(`The request is larger than 1 MB.`), true);
  const headers = flatHeaders(request);
  const who = await authenticate(credentials, { method: 'POST', path: '/graphql', headers, body });
  if ('refused' in who) return send(response, 401, unauthorized(who.refused));
  const asked = parseRequest(body);
  if (typeof asked === 'string') return send(response, 400, malformed(asked));

  const prepared = api.prepare(asked);
  if ('errors' in prepared) return send(response, 200, { data: null, errors: prepared.errors });
  const { document, operation } = prepared;
  if (operation.operation === 'subscription') {
    return send(response, 400, malformed('Subscriptions go over the WebSocket at /graphql/realtime.'));
  }
  const executed = await within(REQUEST_TIMEOUT_MS, api.execute(document, asked, who, headers));
  if (!executed) return send(response, 200, TIMED_OUT);
  const { answer } = executed;
  // What is answered is kept, whatever becomes of this machine.
  await flushed();
  if (operation.operation === 'mutation') subscriptions.publish(operation, answer.data);
  send(response, 200, answer);
}

/** A request in JSON, or what is wrong with it. */
export function parseRequest(body: string): GraphQLRequest | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return 'The request is not JSON.';
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return 'The request must be a JSON object.';
  const { query, variables, operationName } = parsed as Record<string, unknown>;
  if (typeof query !== 'string' || query.trim() === '') return 'The request has no "query".';
  if (variables !== undefined && (typeof variables !== 'object' || Array.isArray(variables))) {
    return '"variables" must be an object.';
  }
  if (operationName != null && typeof operationName !== 'string') return '"operationName" must be a string.';
  return { query, variables: variables as GraphQLRequest['variables'], operationName };
}

function send(response: ServerResponse, status: number, body: object, close = false): void {
  const payload = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(payload),
    ...(close && { connection: 'close' }),
  });
  response.end(payload);
}
