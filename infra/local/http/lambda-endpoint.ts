import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate } from '../auth/authenticate.ts';
import { flatHeaders, readBody } from './request.ts';
import type { Served } from './server.ts';

const PATH = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

/** Lambda takes no larger event where its answer is waited for. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** Nor a larger one where it is not. */
const MAX_QUEUED_BYTES = 1024 * 1024;

/** The function that a path of Lambda's Invoke names, if it is one. */
export const invokedFunction = (path: string): string | undefined => PATH.exec(path)?.[1];

/**
 * Lambda's Invoke, which waits for the answer or not, for whoever signs as a user of this host: what operators do to a function of a deployment they
 * can do here. Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invokeFunction(
  { credentials, functions, flushed }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url!.split('?')[0]!;
  const refuse = (status: number, type: string, message: string, close = false) =>
    answer(
      response,
      status,
      { Message: message },
      { 'x-amzn-errortype': type, ...(close && { connection: 'close' }) },
    );
  if (request.method !== 'POST') return refuse(405, 'MethodNotAllowed', 'Use POST.');
  const body = await readBody(request, MAX_EVENT_BYTES);
  if (body === undefined)
    return refuse(413, 'RequestTooLargeException', 'The event is larger than 6 MB.', true);
  const who = await authenticate(credentials, {
    method: 'POST',
    path,
    headers: flatHeaders(request),
    body,
    service: 'lambda',
  });
  if ('refused' in who || who.mode !== 'AWS_IAM')
    return refuse(403, 'AccessDeniedException', 'The request is not signed by a user of this host.');
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event')
    return refuse(400, 'InvalidParameterValueException', 'This host knows RequestResponse and Event only.');
  if (type === 'Event' && Buffer.byteLength(body) > MAX_QUEUED_BYTES)
    return refuse(413, 'RequestTooLargeException', 'An event whose answer is not waited for takes 1 MB.');
  const name = invokedFunction(path)!;
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!run) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  let event: unknown;
  try {
    event = JSON.parse(body || '{}');
  } catch {
    return refuse(400, 'InvalidRequestContentException', 'The event is not JSON.');
  }
  if (type === 'Event') {
    run(event).catch(() => undefined); // logged where it failed
    response.writeHead(202).end();
    return;
  }
  try {
    const result = await run(event);
    await flushed();
    answer(response, 200, result);
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    answer(response, 200, { errorType, errorMessage }, { 'x-amz-function-error': 'Unhandled' });
  }
}

function answer(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
