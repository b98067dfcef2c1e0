import { guard } from '../../functions/admission/sentry.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { CatalogCache } from '../../functions/catalog/load.ts';
import { handOver } from '../../functions/invocation/hand-over.ts';
import { run } from '../../functions/invocation/run.ts';
import { start } from '../../functions/invocation/start.ts';
import type { Handed, RunEvent, Worker } from '../../functions/invocation/worker.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import type { Publish } from '../../functions/reporting/publish.ts';
import { validate } from '../../functions/validation/validate.ts';
import type { InvocationEventInput, PromptInput } from '../../schema/types.ts';
import { callOf } from './client.ts';
import { CALLER, solved } from './in-process.ts';
import { CREDENTIALS } from './store.ts';

interface Published {
  query: string;
  event: InvocationEventInput;
}

/** The functions of a started call, in this process, each as often as a test wants it. */
export function startedCalls(ledger: Ledger, bedrockEndpoint: string) {
  const catalog = new CatalogCache(ledger.store.ledger);
  const bedrock = openBedrock({ endpoint: bedrockEndpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const published: Published[] = [];
  const publish: Publish = async (query, variables) => {
    published.push({ query, ...(variables as Pick<Published, 'event'>) });
  };
  const queued: RunEvent[] = [];
  const queueing: Worker = {
    run: async () => ({ kind: 'unknown' }),
    async queue(event) {
      queued.push(event);
      return { kind: 'taken' };
    },
  };
  /** A call up to its admission. */
  const admitted = async (options: Parameters<typeof callOf>[0], isStarted = true): Promise<RunEvent> => {
    const variables = callOf(options);
    const input = variables.input as PromptInput;
    const call = solved(await validate(variables, CALLER, catalog, ledger.now(), { isStarted }));
    const answer = solved(await guard({ ledger, catalog }, call, input));
    if (!('admission' in answer)) throw new Error('not admitted');
    return { admission: answer.admission, input };
  };
  return {
    published,
    admitted,
    /** Has it queued; returns the event. */
    async queue(options: Parameters<typeof callOf>[0], worker: Worker = queueing) {
      const { admission, input } = await admitted(options);
      const answer = solved(await start({ ledger, worker }, admission, input));
      const event = queued.findLast((one) => one.admission.call.callId === admission.call.callId)!;
      return { answer, event };
    },
    /** Delivers the step that starts a call again. */
    startAgain: async ({ admission, input }: RunEvent) =>
      solved(await start({ ledger, worker: queueing }, admission, input)),
    /** Delivers an event to the function `run`. */
    deliver: (event: RunEvent, to: Ledger = ledger, tell: Publish = publish) =>
      run({ ledger: to, bedrock, publish: tell }, event, () => 900_000),
    /** Hands a call over as `invoke` does, and has the worker say what it likes. */
    handOver: (event: RunEvent, worker: (event: RunEvent, waitMs: number) => Promise<Handed>) =>
      handOver({ ledger, worker: { run: worker, queue: worker as never } }, event.admission, event.input),
  };
}
