import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { costSentry, expressWorkflow, totalOf, type Workload } from './costs/calculate.ts';
import { MEASURED } from './costs/measured.ts';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { readCall } from '../../functions/ledger/ledger.ts';
import { relay } from '../../functions/reporting/relay.ts';
import { counting, reset } from '../support/counting.ts';
import { pipeline } from '../support/in-process.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore, sameStore } from '../support/store.ts';
import { captureOutput } from '../support/output.ts';
import { openUsageBook } from '../../functions/usage/write.ts';

const written = captureOutput();
afterAll(closeStores);

const workload = fc.record<Workload>({
  modelSeconds: fc.double({ min: 0.01, max: 30, noNaN: true }),
  sheets: fc.constantFrom<Workload['sheets'][]>(1, 2),
  subscribers: fc.nat(100),
});

describe('what a call is said to take', () => {
  it.each([1, 2] as const)('is what it takes, with budgets on %i sheet(s)', async (sheets) => {
    const standIn = await startStandIn();
    const store = await freshStore();
    for (let i = 0; i < 3; i += 1)
      await setBudget(store, { limit: 10n ** 20n, unit: 'USD', scope: { costCenter: 'sales' } });
    if (sheets === 2) await setBudget(store, { limit: 10n ** 20n, unit: 'USD', scope: {} });
    const quiet = await sameStore(store);
    const counted = counting(store);
    const invoke = pipeline(warmLedger(store), standIn.endpoint);
    const telling = {
      ledger: warmLedger(store),
      publish: async () => undefined,
      book: openUsageBook(store.ledger),
    };
    const told = async () => {
      const { id } = await invoke();
      const after = (await readCall(quiet.calls, id))!;
      await relay(telling, [{ id, before: undefined, after }]);
    };
    await told();
    reset(counted);
    written.length = 0;
    await told();
    await standIn.close();
    const { writeUnits, readUnits } = MEASURED.dynamoDb[sheets];
    expect(counted.writeUnits).toBe(writeUnits);
    expect(Math.ceil(counted.readUnits)).toBe(readUnits);
    expect(Buffer.byteLength(written.join('')) / MEASURED.logBytes).toBeCloseTo(1, 0.5);
  });
});

describe('the cost of a million calls', () => {
  it('is the sum of its parts, none of them negative', () => {
    fc.assert(
      fc.property(workload, (one) => {
        for (const costs of [costSentry(one), expressWorkflow(one)]) {
          expect(Object.values(costs).every((cost) => cost >= 0)).toBe(true);
          expect(totalOf(costs)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('grows with the time that the model takes, by what a waiting function costs', () => {
    fc.assert(
      fc.property(workload, fc.double({ min: 0.1, max: 10, noNaN: true }), (one, more) => {
        const slower = { ...one, modelSeconds: one.modelSeconds + more };
        const grown = totalOf(costSentry(slower)) - totalOf(costSentry(one));
        expect(grown).toBeCloseTo(more * 0.5 * 13.3334, 6); // 512 MB, USD per million GB-seconds
      }),
    );
  });

  it('differs between the designs in nothing but who waits', () => {
    fc.assert(
      fc.property(workload, (one) => {
        const { Lambda: _waiting, ...ours } = costSentry(one);
        const { Lambda: _working, 'Step Functions': _steps, ...theirs } = expressWorkflow(one);
        expect(ours).toEqual(theirs);
      }),
    );
  });

  it('is, for a model of three seconds and one sheet, this', () => {
    const one: Workload = { modelSeconds: 3, sheets: 1, subscribers: 0 };
    // 2 operations; 4 requests and 3.045 s at 512 MB, 6 ms at 1 GB; 4 WCU and 2 RCU; 2,900 bytes of log
    expect(costSentry(one).AppSync).toBe(8);
    expect(costSentry(one).Lambda).toBeCloseTo(0.8 + 3.045 * 0.5 * 13.3334 + 0.006 * 13.3334, 6);
    expect(costSentry(one).DynamoDB).toBeCloseTo(5.25, 6);
    expect(expressWorkflow(one)['Step Functions']).toBeCloseTo(1 + (3.1 * 16.67) / 16, 6);
  });
});

describe('npm run costs', () => {
  const main = fileURLToPath(new URL('./costs/main.ts', import.meta.url));
  const run = (...options: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, ...options], { encoding: 'utf8' });

  it('prints both designs, and explains itself', () => {
    const text = execFileSync(process.execPath, ['--import', 'tsx', main], { encoding: 'utf8' });
    expect(text).toMatch(/this design\s+Express/);
    expect(text).toMatch(/in all\s+\d+\.\d\d\s+\d+\.\d\d/);
    expect(run('--help').stdout).toContain('--model-seconds');
  });

  it.each([
    [['--sheets', '3'], '--sheets must be 1 or 2'],
    [['--model-seconds', 'x'], '--model-seconds must be more than 0'],
    [['--subscribers', '-1'], '--subscribers'],
    [['--nonsense'], '--nonsense'],
  ])('refuses %j by name', (options, message) => {
    const { status, stderr } = run(...options);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
