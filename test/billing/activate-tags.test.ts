import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { CREDENTIALS } from '../support/store.ts';
import { captureOutput } from '../support/output.ts';

/** What the stand-in for Cost Explorer answers next, and what it was asked. */
let next: { status: number; body: object };
let asked: { target: string; body: { CostAllocationTagsStatus: object[] } };
let server: Server;
let handler: () => Promise<object>;
const written = captureOutput();

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked = { target: String(request.headers['x-amz-target']), body: JSON.parse(text) };
    response.writeHead(next.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(next.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_COST_EXPLORER = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = CREDENTIALS.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = CREDENTIALS.secretAccessKey;
  ({ handler } = await import('../../functions/handlers/activate-tags.ts'));
});
afterAll(() => server.close());

describe('activating the cost allocation tags', () => {
  it('asks for all three, in one request', async () => {
    next = { status: 200, body: { Errors: [] } };
    expect(await handler()).toEqual({ active: ['costCenter', 'applicationId', 'environment'], pending: [] });
    expect(asked.target).toContain('UpdateCostAllocationTagsStatus');
    expect(asked.body.CostAllocationTagsStatus).toEqual(
      ['costCenter', 'applicationId', 'environment'].map((TagKey) => ({ TagKey, Status: 'Active' })),
    );
  });

  it('says which could not be activated yet, and why', async () => {
    next = { status: 200, body: { Errors: [{ TagKey: 'environment', Message: 'Tag key is not found' }] } };
    expect(await handler()).toEqual({ active: ['costCenter', 'applicationId'], pending: ['environment'] });
    expect(JSON.parse(written[0]!)).toMatchObject({
      level: 'WARN',
      reasons: { environment: 'Tag key is not found' },
    });
  });

  it('fails over nothing, not even where it is not the payer account', async () => {
    next = { status: 400, body: { __type: 'AccessDeniedException', message: 'not the payer' } };
    expect(await handler()).toMatchObject({ active: [] });
    expect(written[0]).toContain('not the payer');
  });
});
