import { createHash } from 'node:crypto';
import type { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { isProblem, type Problem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import type { Table } from '../store/store.ts';
import { askCosts, askNames, type BillQuestion } from './ask.ts';
import type { BillLine } from './bill-line.ts';
import { keep, readKept, type KeptAnswer } from './kept-answer.ts';
import { Requests } from './requests.ts';
import type { BillSettings } from './settings.ts';

/** An answer of Cost Explorer, and how it was come by. */
export interface Billed<T> {
  found: T;
  /** When Cost Explorer was asked, in ms. */
  askedAt: number;
  /** It is older than it should be, since Cost Explorer could not be asked again. */
  isStale: boolean;
  /** How many requests it took: none for an answer that was there. */
  requests: number;
}

interface BillParts {
  table: Table;
  costExplorer: CostExplorerClient;
  settings: BillSettings;
  now: () => number;
}

type Asker = Pick<Reader, 'id' | 'seesAll'>;

/** The bill, for who asks. */
export interface AskedBill {
  costs: (question: Extract<BillQuestion, { kind: 'costs' }>) => Promise<Billed<BillLine[]> | Problem>;
  names: (question: Extract<BillQuestion, { kind: 'names' }>) => Promise<Billed<string[]> | Problem>;
}

/** The bill as a deployment asks for it: each question once in some hours, whoever asks it, and within a limit of requests a day. */
export class Bill {
  readonly #parts: BillParts;
  readonly #requests: Requests;
  /** What is being asked at this moment, so that it is asked once. */
  readonly #asking = new Map<string, Promise<Billed<unknown> | Problem>>();

  constructor(parts: BillParts) {
    this.#parts = parts;
    this.#requests = new Requests(parts.table, parts.settings.requestsADay, parts.now);
  }

  /** The bill, asked by somebody: what is not known yet is asked for in their name. */
  as(asker: Asker): AskedBill {
    const { costExplorer } = this.#parts;
    return {
      costs: (question) =>
        this.#answer(question, asker, (take) => askCosts(costExplorer, question, take), LINES),
      names: (question) =>
        this.#answer(question, asker, (take) => askNames(costExplorer, question, take), NAMES),
    };
  }

  requestsToday(): Promise<number> {
    return this.#requests.today();
  }

  async #answer<T>(
    question: BillQuestion,
    asker: Asker,
    ask: Ask<T>,
    form: Form<T>,
  ): Promise<Billed<T> | Problem> {
    const name = createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 27);
    const asked = this.#asking.get(name);
    if (asked) {
      const answer = (await asked) as Billed<T> | Problem;
      return isProblem(answer) ? answer : { ...answer, requests: 0 }; // who asked first has paid
    }
    const asking = this.#find(name, asker, ask, form).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  async #find<T>(name: string, asker: Asker, ask: Ask<T>, form: Form<T>): Promise<Billed<T> | Problem> {
    const { table, settings, now } = this.#parts;
    const kept = await readKept(table, name);
    if (kept && now() - kept.askedAt < settings.maxAgeMs) return shown(kept, form, false);
    let requests = 0;
    const askedAt = now();
    const found = await ask(async () => {
      const refused = await this.#requests.take(asker);
      if (!refused) requests += 1;
      return refused;
    });
    if (isProblem(found)) return kept ? { ...shown(kept, form, true), requests } : found;
    await keep(table, name, { text: form.write(found), askedAt });
    return { found, askedAt, isStale: false, requests };
  }
}

type Ask<T> = (take: () => Promise<Problem | undefined>) => Promise<T | Problem>;

/** An answer as text. */
interface Form<T> {
  write: (found: T) => string;
  read: (text: string) => T;
}

const shown = <T>({ text, askedAt }: KeptAnswer, form: Form<T>, isStale: boolean): Billed<T> => ({
  found: form.read(text),
  askedAt,
  isStale,
  requests: 0,
});

const NAMES: Form<string[]> = {
  write: (names) => JSON.stringify(names),
  read: (text) => JSON.parse(text) as string[],
};

type Packed = [from: string, to: string, keys: string[], cost: string, isEstimated: 0 | 1];

/** Lists, since names would be most of it. */
const LINES: Form<BillLine[]> = {
  write: (lines) =>
    JSON.stringify(
      lines.map(({ from, to, keys, cost, isEstimated }): Packed => [
        from,
        to,
        keys,
        cost.toString(),
        isEstimated ? 1 : 0,
      ]),
    ),
  read: (text) =>
    (JSON.parse(text) as Packed[]).map(([from, to, keys, cost, isEstimated]) => ({
      from,
      to,
      keys,
      cost: BigInt(cost),
      isEstimated: isEstimated === 1,
    })),
};
