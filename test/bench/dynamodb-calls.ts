import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { counting, reset } from '../support/counting.ts';
import { pipeline } from '../support/in-process.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, freshStore } from '../support/store.ts';
import { heading, row } from './measure.ts';

/** Keeps log lines out of the figures. */
export const silence = <T>(act: () => Promise<T>): Promise<T> => {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  return act().finally(() => (process.stdout.write = write));
};

/** DynamoDB calls and capacity of one warm, successful invoke. */
export async function benchCalls(): Promise<void> {
  heading('DynamoDB per warm successful invoke (calls, write units, read units)');
  row('budgets that cover the call', 'calls', 'WCU', 'RCU');
  const standIn = await startStandIn();
  const cases: [string, number, number, string?][] = [
    ['none', 0, 0],
    ['1 of the cost centre', 1, 0],
    ['10 of the cost centre', 10, 0],
    ['9 of the cost centre, 1 shared', 9, 1],
    ['10 of the cost centre, with a requestId', 10, 0, 'given'],
  ];
  for (const [name, narrow, wide, requestId] of cases) {
    const store = await freshStore();
    for (let i = 0; i < narrow; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
    for (let i = 0; i < wide; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD', scope: {} });
    const counted = counting(store);
    const invoke = pipeline(warmLedger(store), standIn.endpoint);
    await silence(() => invoke());
    reset(counted);
    await silence(() => invoke({ requestId }));
    row(name, counted.calls.length, counted.writeUnits, counted.readUnits);
  }
  await standIn.close();
  await closeStores();
}
