import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readSheet } from '../../functions/ledger/sheets/read.ts';
import { reserve } from '../../functions/ledger/ledger.ts';
import { settleHolds } from '../../functions/ledger/sheets/settle.ts';
import { check } from '../../functions/ledger/check.ts';
import { sweep } from '../../functions/ledger/ledger.ts';
import { usageOf } from '../../functions/ledger/sheets/sheet.ts';
import { answering } from '../../functions/errors/error-answer.ts';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { pipeline } from '../support/in-process.ts';
import { request, claimRunning, clockAt, setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore, sameStore, type TestStore } from '../support/store.ts';
import { captureOutput } from '../support/output.ts';

captureOutput();
afterAll(closeStores);

type Fault = 'lost-answer' | 'late-arrival' | 'error-500' | 'throttled' | 'none';

/** How much later than its time-out a late request arrives. */
const LATE_MS = 150;

/** A request handler between the SDK and the engine that spoils the next writes as told. */
class FaultyHandler extends NodeHttpHandler {
  faults: Fault[] = [];
  /** Whether nothing is served at all, reads neither. */
  isDown = false;
  writes = 0;
  late: Promise<unknown>[] = [];

  override async handle(...args: Parameters<NodeHttpHandler['handle']>) {
    const [request] = args;
    const isUpdate = request.headers['x-amz-target']?.endsWith('.UpdateItem');
    if (!isUpdate && !this.isDown) return super.handle(...args);
    this.writes += 1;
    const fault = this.isDown ? 'error-500' : (this.faults.shift() ?? 'none');
    const answer = (statusCode: number, type: string) => ({
      response: {
        statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        reason: type,
        body: Buffer.from(JSON.stringify({ __type: type, message: type })),
      },
    });
    if (fault === 'error-500') return answer(500, 'InternalServerError') as never;
    if (fault === 'throttled')
      return answer(400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException') as never;
    if (fault === 'late-arrival') {
      this.late.push(
        new Promise((resolve) => setTimeout(resolve, LATE_MS)).then(() => super.handle(...args)),
      );
      throw Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
    }
    const result = await super.handle(...args);
    if (fault === 'lost-answer')
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    return result;
  }
}

let store: TestStore;
let faulty: TestStore;
let handler: FaultyHandler;
beforeEach(async () => {
  store = await freshStore();
  handler = new FaultyHandler();
  faulty = await sameStore(store, { requestHandler: handler });
});

const USED = { USD: 4n, TOKENS: 1n, REQUESTS: 1n };

describe('over a faulty network', () => {
  it.each<Fault[][]>([
    [['lost-answer']],
    [['error-500']],
    [['throttled']],
    [['late-arrival']],
    [['late-arrival', 'late-arrival', 'lost-answer']],
    [['lost-answer', 'lost-answer', 'error-500', 'throttled']],
    [['lost-answer', 'none', 'lost-answer', 'none', 'lost-answer']],
  ])('reserves and settles exactly once: %j', async (faults) => {
    const clock = clockAt('2026-03-01T12:00:30.000Z');
    const budget = await setBudget(store, { limit: 1_000n, unit: 'USD' });
    const ledger = warmLedger(faulty, clock.now);
    handler.faults = [...faults];
    const answer = await reserve(ledger, request({ callId: 'r', usd: 10n }));
    if (!answer.admitted) throw new Error('not admitted');
    await claimRunning(store, 'r', answer.reservation.holds);
    handler.faults = [...faults].slice(0, 2); // the client sends a settlement three times at most
    await settleHolds(faulty.ledger, answer.reservation.holds, USED).catch(() => undefined);
    await settleHolds(store.ledger, answer.reservation.holds, USED);
    await Promise.all(handler.late);
    // What an unknown outcome may have left is released by the sweep; what was settled stays.
    clock.advance(60);
    await sweep(warmLedger(store, clock.now));
    const sheet = await readSheet(store.ledger, 'sales');
    expect(usageOf(sheet, `U${budget.slot}.`)).toEqual({ spent: 4n, held: 0n });
    expect(sheet.holds.size).toBe(0);
  });

  it('sends a reservation once under one name: a second arrival could reopen a settled hold', async () => {
    await setBudget(store, { limit: 1_000n, unit: 'USD' });
    handler.faults = ['error-500', 'error-500'];
    await reserve(warmLedger(faulty), request());
    // reserve (500), its release (500), and the next try under a fresh name: the SDK itself repeated nothing
    expect(handler.writes).toBe(3);
  });

  it('fails closed when the table cannot be reached, and says so', async () => {
    await setBudget(store, { limit: 1_000n, unit: 'USD' });
    handler.faults = Array.from({ length: 100 }, () => 'error-500' as const);
    await expect(reserve(warmLedger(faulty), request())).rejects.toThrow('could not be reserved');
    expect((await readSheet(store.ledger, 'sales')).holds.size).toBe(0);
  });

  it('answers a typed error when nothing can be read either', async () => {
    handler.isDown = true;
    const ledger = warmLedger(faulty);
    const unavailable = { error: { type: 'LedgerUnavailable' } };
    expect(await answering('call', () => reserve(ledger, request()))).toMatchObject(unavailable);
    expect(await answering('call', () => check(ledger, request()))).toMatchObject(unavailable);
  });

  it('does not hide a bug behind that error', async () => {
    const bug = new TypeError('x is not a function');
    await expect(answering('call', () => Promise.reject(bug))).rejects.toBe(bug);
  });

  it("replays an answer even if the replay's own holds can't be released: the sweep does that", async () => {
    const standIn = await startStandIn();
    await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
    const first = await pipeline(warmLedger(store), standIn.endpoint)({ requestId: 'r' });
    handler.faults = ['none', ...Array.from({ length: 9 }, () => 'error-500' as const)];
    const again = await pipeline(warmLedger(faulty), standIn.endpoint)({ requestId: 'r' });
    await standIn.close();
    expect(again.output).toEqual(first.output);
  });
});
