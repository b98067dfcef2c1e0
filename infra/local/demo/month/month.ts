import type { Store } from '../../../../functions/store/store.ts';
import type { Api } from '../../appsync/api.ts';
import type { Authenticated } from '../../auth/authenticate.ts';
import type { ModelCall } from '../../aws/protocol/model-call.ts';
import type { Ask } from './budgets.ts';
import { DAYS, planMonth } from './plan.ts';
import type { Told } from './told.ts';

/** What a host lends for it. */
interface Lent {
  api: Api;
  told: Told;
  measure: (modelId: string, call: ModelCall, at: number) => void;
  /** Does something while the clock's sweep waits: it would take the holds of the past for forgotten ones. */
  withoutSweep: <T>(work: () => Promise<T>) => Promise<T>;
  sweep: () => Promise<unknown>;
}

/** Makes up a month of calls that ends at `until` (ms), as `who`; `say` is given lines for people. */
export type MakeMonth = (who: Authenticated, until: number, say: (line: string) => void) => Promise<void>;

/** The ledger's code is loaded only now: what opens the store reads the environment, which the host has set by then. */
export const monthMaker =
  ({ api, told, measure, withoutSweep, sweep }: Lent): MakeMonth =>
  async (who, until, say) => {
    const [{ openStore }, { fill }, { setMonthBudgets }] = await Promise.all([
      import('../../../../functions/store/open.ts'),
      import('./fill.ts'),
      import('./budgets.ts'),
    ]);
    const store: Store = openStore();
    const plan = planMonth(until);
    say(`${plan.length} calls of ${DAYS} days up to ${new Date(until).toISOString()}`);
    for (const line of await setMonthBudgets(asking(api, who), store.ledger, plan)) say(line);

    const before = told.count;
    const onProgress = (through: number) => say(`${through} of ${plan.length}`);
    const filled = await withoutSweep(() => fill({ store, measure, onProgress }, plan));
    const { added, denied, failed, guessed, known, leftOut } = filled;
    if (!(await told.reached(before + added)))
      say('not all of them have been told yet: reports may lack some for a while');
    // Windows that have ended go to history, and usage is rolled up.
    await sweep();
    process.stdout.write(`${JSON.stringify({ level: 'INFO', message: 'a month was made up', ...filled })}\n`);
    say(
      `Added ${added} calls (${denied} denied, ${failed} failed, ${guessed} charged by guess); ${known} were there already${leftOut ? `, ${leftOut} were left out` : ''}.`,
    );
  };

const asking =
  (api: Api, who: Authenticated): Ask =>
  async <T>(query: string, variables: object) => {
    const prepared = api.prepare({ query });
    if ('errors' in prepared) throw new Error(prepared.errors.map(({ message }) => message).join('; '));
    const { answer } = await api.execute(
      prepared.document,
      { variables: variables as Record<string, unknown> },
      who,
      {},
    );
    if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('; '));
    return answer.data as T;
  };
