import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as z from 'zod';
import type { StandIn } from '../bedrock-stand-in.ts';
import { costAndUsageOf, dimensionNamesOf, Refused, type Answering } from './answer.ts';
import { costAndUsage, dimensionNames } from './request.ts';

/** What each operation takes, and how it is answered. */
const OPERATIONS: Record<string, (body: unknown, answering: Answering) => Promise<object>> = {
  GetCostAndUsage: (body, answering) => costAndUsageOf(checked(costAndUsage, body), answering),
  GetDimensionValues: (body, answering) => dimensionNamesOf(checked(dimensionNames, body), answering),
};

/** The operation's name is behind this. */
const TARGET = 'AWSInsightsIndexService.';

const PAGE_SIZE = 1_000;

/**
 * Stands in for the part of Cost Explorer that is asked for costs. What it does not know it refuses, and says so.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Cost_Explorer_Service.html
 */
export async function startCostExplorer(
  answering: Pick<Answering, 'readBill' | 'now'> & Partial<Answering>,
): Promise<Pick<StandIn, 'endpoint' | 'close' | 'calls'>> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    void answer(request, { pageSize: PAGE_SIZE, ...answering }).then(
      (body) => respond(response, 200, body),
      (error: unknown) => refuse(response, error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, answering: Answering): Promise<object> {
  const operation = String(request.headers['x-amz-target']).replace(TARGET, '');
  const operate = OPERATIONS[operation];
  const text = await textOf(request);
  if (!operate) throw new Refused(`the stand-in for Cost Explorer does not know ${operation}`);
  return operate(JSON.parse(text), answering);
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(`the stand-in for Cost Explorer: ${issue!.path.join('.')}: ${issue!.message}`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function refuse(response: ServerResponse, error: unknown): void {
  const isRefused = error instanceof Refused;
  if (!isRefused) process.stderr.write(`the stand-in for Cost Explorer failed: ${String(error)}\n`);
  const __type = isRefused ? error.name : 'InternalFailure';
  respond(response, isRefused ? 400 : 500, { __type, message: isRefused ? error.message : 'it failed' });
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
