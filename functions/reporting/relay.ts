import { listedTags, type ListedTags } from '../catalog/listed-tags.ts';
import { countedCall } from '../call/counted.ts';
import { invocationOf, stateOf } from '../call/invocation.ts';
import { finalSequence } from '../call/output.ts';
import { recordOf, type CallRecord } from '../call/record.ts';
import { isNews, standingsOf, STATES, type Balance, type CallItem, type Ledger } from '../ledger/ledger.ts';
import { writeLine, writeLines } from '../log/log.ts';
import { alertsFor, raise, type DueAlert } from './alerts.ts';
import { isDecided, type DecidedInvocation } from './decided.ts';
import { decisionLine, releasedLine } from './decision-line.ts';
import { emfRecord } from './emf.ts';
import { finalEvent, PUBLISH_INVOCATION } from './invocation-event.ts';
import type { Publish } from './publish.ts';
import { writeEntry, type UsageBook } from '../usage/write.ts';
import { followCorrection, isCorrection } from './correction.ts';
import { decidedAt, usageEntry } from './usage-entry.ts';
import { PUBLISH_USAGE, usageEvent } from './usage-event.ts';

/** What the relay works with. */
export interface Relay {
  ledger: Ledger;
  publish: Publish;
  book: UsageBook;
  listed?: ListedTags;
}

/** A change of an audit item, in the order in which the changes of one item were made. */
export interface CallChange {
  id: string;
  before: CallItem | undefined;
  after: CallItem;
}

/** A decided call, and where its budgets stand now that it is told. */
interface Outcome {
  id: string;
  attempt: number;
  version: number;
  record: CallRecord;
  invocation: DecidedInvocation;
  balances: readonly Balance[];
}

/**
 * Tells of calls that have been decided, whoever decided them: their usage is counted, then one event, the alerts that are due, one log line, one metrics record. All that
 * can fail comes before the log and the metrics, so that these are repeated only by a crash at the very end. Returns the changes that could
 * not be told: as with a stream, all from the first of them on come again.
 */
export async function relay(
  { ledger, publish, book, listed = listedTags() }: Relay,
  changes: readonly CallChange[],
): Promise<string[]> {
  const news = changes.filter(({ before, after }) => isNews(before, after));
  const outcomes = await outcomesOf(ledger, news);
  const failed = new Set<string>();
  const fail = (id: string, callId: string, error: unknown): void => {
    failed.add(id);
    writeLine({ level: 'ERROR', message: 'telling failed', callId, reason: String(error) });
  };
  // Several calls of a batch may make the same alert due.
  const raising = new Map<string, Promise<void>>();
  const raiseOnce = (alert: DueAlert): Promise<void> => {
    const { sheet, window } = alert.balance.budget.countedIn;
    const key = `${sheet} ${window} ${alert.marker}`;
    const known = raising.get(key) ?? raise({ ledger, publish }, alert);
    raising.set(key, known);
    return known;
  };
  await Promise.all(
    outcomes.map(async (outcome) => {
      try {
        const { record, invocation } = outcome;
        await writeEntry(book, usageEntry(outcome, record, invocation, toldAt(outcome)));
        await publish(PUBLISH_USAGE, {
          event: usageEvent(outcome.invocation, outcome.attempt, toldAt(outcome)),
        });
        await tellFollowers(ledger, publish, outcome);
        await Promise.all(alertsFor(outcome).map(raiseOnce));
      } catch (error) {
        fail(outcome.id, outcome.record.callId, error);
      }
    }),
  );
  // After the news: a call that is told of for the first time may have been put right since.
  await Promise.all(
    changes.filter(isCorrection).map(async ({ id, after }) => {
      try {
        await followCorrection({ ledger, publish, book }, after);
      } catch (error) {
        fail(id, after.callId, error);
      }
    }),
  );
  // From the first on that failed, whatever it was, all come again: what will be told then is not in the log yet.
  const first = changes.findIndex(({ id }) => failed.has(id));
  const told = new Set(first < 0 ? changes : changes.slice(0, first));
  writeLines(
    news.filter((change) => told.has(change)).flatMap((change) => linesOf(change, outcomes, listed)),
  );
  return [...failed];
}

/** The last event of a call that somebody may follow. */
async function tellFollowers(ledger: Ledger, publish: Publish, outcome: Outcome): Promise<void> {
  const { record, invocation, attempt } = outcome;
  const { callId } = record;
  const sequence = await finalSequence(ledger.store.ledger, { callId, attempt }, record);
  if (sequence === null || invocation.status === 'DENIED') return;
  await publish(PUBLISH_INVOCATION, { event: finalEvent(record, invocation, attempt, sequence) });
}

function linesOf({ id, after }: CallChange, outcomes: readonly Outcome[], listed: ListedTags): object[] {
  if (STATES[after.state].told === 'line') return [releasedLine(after)];
  const outcome = outcomes.find((one) => one.id === id);
  if (!outcome) return [];
  const { record, attempt, invocation } = outcome;
  return [decisionLine(record, attempt, invocation), emfRecord(invocation, toldAt(outcome), listed)];
}

const toldAt = ({ record }: Pick<Outcome, 'record'>): number => decidedAt(record);

async function outcomesOf(ledger: Ledger, news: readonly CallChange[]): Promise<Outcome[]> {
  const decided = news.flatMap(({ id, after }) => {
    if (STATES[after.state].told !== 'outcome') return [];
    const record = recordOf(after);
    const invocation = record && invocationOf(record);
    return invocation && isDecided(invocation) ? [{ id, call: after, record, invocation }] : [];
  });
  const standings = await standingsOf(
    ledger,
    decided.map(({ call, record }) => countedCall(call, record)),
  );
  return decided.map(({ id, call, record, invocation }, i) => {
    const balances = standings[i]!;
    return {
      id,
      attempt: call.attempt,
      version: call.version,
      record,
      balances,
      invocation: { ...invocation, budgets: balances.map(stateOf) },
    };
  });
}
