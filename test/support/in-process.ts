import { guard } from '../../functions/admission/sentry.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { errorAnswer, type ErrorAnswer } from '../../functions/errors/error-answer.ts';
import { isProblem, type Problem } from '../../functions/errors/problem.ts';
import type { Reader } from '../../functions/identity/reader.ts';
import { invoke } from '../../functions/invocation/invoke.ts';
import type { Worker } from '../../functions/invocation/worker.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { validate } from '../../functions/validation/validate.ts';
import type { Invocation, PromptInput } from '../../schema/types.ts';
import { callOf } from './client.ts';
import { CREDENTIALS } from './store.ts';

/** What is no problem. */
export function solved<T>(answer: T): Exclude<T, Problem | ErrorAnswer> {
  if (isProblem(answer)) throw new Error(errorAnswer(answer).error.message);
  if (typeof answer === 'object' && answer !== null && 'error' in answer)
    throw new Error((answer as unknown as ErrorAnswer).error.message);
  return answer as Exclude<T, Problem | ErrorAnswer>;
}

/** Where no call is long enough to be handed over. */
export const NO_WORKER: Worker = {
  run: () => Promise.reject(new Error('this call should not have been handed over')),
  queue: () => Promise.reject(new Error('nothing is started here')),
};

/** Somebody who may call with everything. */
export const CALLER: Reader = {
  id: 'test',
  seesAll: true,
  own: { costCenter: null, applicationId: null, environment: null },
};

/** One client for all pipelines of an endpoint, as a warm function has. */
const clients = new Map<string, ReturnType<typeof openBedrock>>();

function clientOf(endpoint: string): ReturnType<typeof openBedrock> {
  const known =
    clients.get(endpoint) ?? openBedrock({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  clients.set(endpoint, known);
  return known;
}

/** The three steps of `invoke` in this process, without the API around them. */
export function pipeline(ledger: Ledger, bedrockEndpoint: string) {
  const catalog = new CatalogCache(ledger.store.ledger);
  const bedrock = clientOf(bedrockEndpoint);
  return async (options: Parameters<typeof callOf>[0] = {}): Promise<Invocation> => {
    const variables = callOf(options);
    const call = solved(await validate(variables, CALLER, catalog, Date.now()));
    const input = variables.input as PromptInput;
    const answer = solved(await guard({ ledger, catalog }, call, input));
    if ('invocation' in answer) return answer.invocation;
    return solved(
      await invoke({ ledger, bedrock, worker: NO_WORKER }, answer.admission, input, () => 28_000),
    );
  };
}
