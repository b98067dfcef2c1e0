import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, describe, expect, it } from 'vitest';
import { dynamodbTable } from '../../functions/store/dynamodb/table.ts';
import { connect } from '../../functions/store/dynamodb/clients.ts';
import { isUnavailable, storeFailureOf } from '../../functions/store/store.ts';
import { closeStores, CREDENTIALS, freshStore, sameStore } from '../support/store.ts';
import { lawsOf } from './laws.ts';

afterAll(closeStores);

lawsOf('DynamoDB', async () => (await freshStore()).ledger);

const key = { pk: 'p', sk: 's' };
const add = { add: { n: 1n } };

/** Answers every write as told, or not at all. */
class Answers extends NodeHttpHandler {
  constructor(readonly answer: { status: number; type: string } | Error) {
    super();
  }

  override async handle(): Promise<never> {
    if (this.answer instanceof Error) throw this.answer;
    const { status: statusCode, type } = this.answer;
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    const body = Buffer.from(JSON.stringify({ __type: type, message: type }));
    return { response: { statusCode, headers, reason: type, body } } as never;
  }
}

const failing = async (answer: { status: number; type: string } | Error) =>
  (await sameStore(await freshStore(), { requestHandler: new Answers(answer) })).ledger;
const failureOf = async (request: Promise<unknown>) =>
  storeFailureOf(
    await request.then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );

describe('what a failed write means', () => {
  it.each([
    [
      'a throttled one, sent once, was not made',
      { status: 400, type: 'ThrottlingException' },
      true,
      'throttled',
      false,
    ],
    [
      'one that was refused for good, sent once, was not made',
      { status: 400, type: 'AccessDeniedException' },
      true,
      'rejected',
      false,
    ],
    [
      'one that brought an internal error may be made',
      { status: 500, type: 'InternalServerError' },
      true,
      'unknown',
      true,
    ],
    [
      'one without any answer may be made',
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      true,
      'unknown',
      true,
    ],
    [
      'one that never left was not made',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      true,
      'unreachable',
      false,
    ],
    [
      'one that was tried several times may be made',
      { status: 400, type: 'ThrottlingException' },
      false,
      'throttled',
      true,
    ],
  ])('%s', async (_title, answer, once, kind, mayBeApplied) => {
    const table = await failing(answer as { status: number; type: string } | Error);
    expect(await failureOf(table.update(key, add, { once }))).toEqual({ kind, mayBeApplied });
  });

  it('tells an outage, which passes, from a mistake, which does not', async () => {
    const outage = await failing({ status: 500, type: 'InternalServerError' });
    const mistake = await failing({ status: 400, type: 'AccessDeniedException' });
    const reasonOf = (request: Promise<unknown>) => request.catch((reason: unknown) => reason);
    expect(isUnavailable(await reasonOf(outage.get(key)))).toBe(true);
    expect(isUnavailable(await reasonOf(mistake.get(key)))).toBe(false);
    expect(isUnavailable(new TypeError('a bug'))).toBe(false);
  });

  it('says so of a real engine that nobody runs', async () => {
    const clients = connect({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    expect(await failureOf(dynamodbTable(clients, 't').get(key))).toEqual({
      kind: 'unreachable',
      mayBeApplied: false,
    });
  });
});

describe('an item', () => {
  it('expires by the clock of the store', async () => {
    const { clients, names } = await freshStore();
    let now = 1_000_000;
    const table = dynamodbTable(clients, names.ledger, () => now);
    await table.put({ ...key, expiresAt: 1_001 });
    expect(await table.get(key)).toBeDefined();
    now = 1_001_000;
    expect(await table.get(key)).toBeUndefined();
  });
});
