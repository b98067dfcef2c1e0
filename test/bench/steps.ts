import { CatalogCache } from '../../functions/catalog/load.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { invoke } from '../../functions/invocation/invoke.ts';
import type { PromptInput } from '../../schema/types.ts';
import { guard } from '../../functions/admission/sentry.ts';
import { validate } from '../../functions/validation/validate.ts';
import { startStandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { callOf } from '../support/client.ts';
import { CALLER, NO_WORKER, solved } from '../support/in-process.ts';
import { setBudget, warmLedger } from '../support/ledger.ts';
import { closeStores, CREDENTIALS, freshStore } from '../support/store.ts';
import { silence } from './dynamodb-calls.ts';
import { heading, median, row } from './measure.ts';

const RUNS = 200;
const WARM_UP = 50;

/** How long each step's function is busy, with a model that takes no time: what Lambda would bill beside the model. */
export async function benchSteps(): Promise<void> {
  heading('Steps, warm, with a model of 0 ms (median ms)');
  const standIn = await startStandIn();
  const store = await freshStore();
  for (let i = 0; i < 3; i += 1) await setBudget(store, { limit: 10n ** 20n, unit: 'USD' });
  const ledger = warmLedger(store);
  const catalog = new CatalogCache(store.ledger);
  const bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const taken: Record<string, number[]> = { validate: [], sentry: [], invoke: [] };
  const timed = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await act();
    taken[name]!.push(performance.now() - start);
    return result;
  };
  await silence(async () => {
    for (let i = 0; i < WARM_UP + RUNS; i += 1) {
      const variables = callOf();
      const input = variables.input as PromptInput;
      const call = solved(await timed('validate', () => validate(variables, CALLER, catalog, Date.now())));
      const answer = await timed('sentry', () => guard({ ledger, catalog }, call, input));
      if (!('admission' in answer)) throw new Error('not admitted');
      await timed('invoke', () =>
        invoke({ ledger, bedrock, worker: NO_WORKER }, answer.admission, input, () => 28_000),
      );
    }
  });
  for (const [name, all] of Object.entries(taken)) row(name, median(all.slice(WARM_UP)).toFixed(2));
  await standIn.close();
  await closeStores();
}
