import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import type { ModelCall } from '../protocol/model-call.ts';
import { askElsewhere, isAboutBedrock } from './bedrock-elsewhere.ts';
import { measuredOfCall } from './bedrock-metrics.ts';
import { mayBeEmf } from './emf.ts';
import { getMetricDataInput } from './get-metric-data-input.ts';
import { getMetricData, LIMITS, type Limits } from './get-metric-data.ts';
import { KeptMetrics } from './kept-metrics.ts';
import { listMetrics, listMetricsInput } from './list-metrics.ts';
import { measuredOf, putMetricDataInput } from './put-metric-data.ts';
import { notHere, Refused } from './refused.ts';

/** CloudWatch's metrics on this machine: what the log has in it and what models are asked, kept and answered. */
export interface CloudWatch {
  endpoint: string;
  /** Takes a line of the functions' log, as CloudWatch Logs does. */
  takeLine(line: string): void;
  /** Takes a call of a model, as Bedrock tells of it: of now, unless `at` (ms) says otherwise. */
  takeModelCall(modelId: string, call: ModelCall, at?: number): void;
  close(): Promise<void>;
}

const TARGET = /^GraniteServiceVersion20100801\.(\w+)$/;
const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** Starts the stand-in, with what it keeps in a folder. It speaks what the SDK's client speaks: JSON 1.0. `elsewhere` has the metrics of Bedrock, if it is not this one. */
export async function startCloudWatch(
  path: string,
  {
    limits = LIMITS,
    now = Date.now,
    elsewhere,
  }: { limits?: Limits; now?: () => number; elsewhere?: CloudWatchClient | undefined } = {},
): Promise<CloudWatch> {
  const metrics = new KeptMetrics(path);
  const operations: Record<string, (body: unknown) => object | Promise<object>> = {
    GetMetricData(body) {
      const input = checked(getMetricDataInput, body);
      if (elsewhere && isAboutBedrock(input)) return askElsewhere(elsewhere, input);
      return getMetricData(input, { metrics, limits, now: now() / 1_000 });
    },
    ListMetrics: (body) => listMetrics(checked(listMetricsInput, body), metrics, now() / 1_000),
    PutMetricData(body) {
      metrics.note(...measuredOf(checked(putMetricDataInput, body), now()));
      return {};
    },
  };
  const server = createServer((request, response) => {
    void answer(request, async (operation, body) => {
      if (!Object.hasOwn(operations, operation)) throw notHere(operation);
      await metrics.written();
      return operations[operation]!(body);
    }).then(([status, text]) => respond(response, status, text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeLine(line) {
      if (mayBeEmf(line)) metrics.noteLine(line);
    },
    takeModelCall: (modelId, call, at = now()) => metrics.note(...measuredOfCall(modelId, call, at)),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await metrics.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  act: (operation: string, body: unknown) => Promise<object>,
): Promise<[status: number, body: object]> {
  try {
    const operation = TARGET.exec(String(request.headers['x-amz-target']))?.[1];
    if (operation === undefined)
      throw new Refused('This is CloudWatch over JSON 1.0.', 'UnknownOperationException');
    return [200, await act(operation, await bodyOf(request))];
  } catch (error) {
    if (error instanceof Refused) return [400, { __type: error.type, message: error.message }];
    process.stderr.write(`the stand-in for CloudWatch failed: ${String(error)}\n`);
    return [500, { __type: 'InternalServiceFault', message: 'The stand-in failed.' }];
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  try {
    // The client packs what is large.
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    return JSON.parse(text.toString());
  } catch {
    throw new Refused('The request is not JSON.', 'SerializationException');
  }
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refused(z.prettifyError(parsed.error));
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': CONTENT_TYPE });
  response.end(JSON.stringify(body));
}
