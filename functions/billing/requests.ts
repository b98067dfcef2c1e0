import { billUnavailable, type Problem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import { absent, anyOf, atMost, type Key, type Table } from '../store/store.ts';
import { requestsKey } from './keys.ts';
import { dayOf } from './period.ts';

const DAY_SECONDS = 86_400;
const KEPT_DAYS = 40;

/** So much of a day's requests one caller may take, who does not see all: others want to know their costs too. */
const SHARE_OF_A_CALLER = 0.2;

/** Fewer requests are not enough for one question. */
const LEAST_SHARE = 4;

/** What a request to Cost Explorer costs, in USD. Source: https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
export const USD_A_REQUEST = 0.01;

/** Counts requests to Cost Explorer, over all functions: each costs money, so there are so many a UTC day and no more. */
export class Requests {
  readonly #table: Table;
  readonly #aDay: number;
  readonly #now: () => number;

  constructor(table: Table, aDay: number, now: () => number) {
    this.#table = table;
    this.#aDay = aDay;
    this.#now = now;
  }

  /** Takes one of today's. It counts before it is sent: what is charged is never more than what is counted. One of many callers has only a share of the day. */
  async take({ id, seesAll }: Pick<Reader, 'id' | 'seesAll'>): Promise<Problem | undefined> {
    if (!seesAll) {
      const share = Math.min(this.#aDay, Math.max(LEAST_SHARE, Math.floor(this.#aDay * SHARE_OF_A_CALLER)));
      const refused = await this.#takeOf(requestsKey(dayOf(this.#now()), id), share);
      if (refused) return refused;
    }
    return this.#takeOf(requestsKey(dayOf(this.#now())), this.#aDay);
  }

  async #takeOf(key: Key, most: number): Promise<Problem | undefined> {
    const day = dayOf(this.#now());
    const expiresAt = Math.floor(this.#now() / 1000) + KEPT_DAYS * DAY_SECONDS;
    if (most < 1) return this.#refusal(day, most);
    const { kind } = await this.#table.update(
      key,
      { add: { requests: 1n }, set: { expiresAt } },
      { conditions: [anyOf(absent('requests'), atMost('requests', BigInt(most) - 1n))] },
    );
    return kind === 'refused' ? this.#refusal(day, most) : undefined;
  }

  /** How many were taken today. */
  async today(): Promise<number> {
    const item = await this.#table.get(requestsKey(dayOf(this.#now())), ['requests']);
    return Number(item?.requests ?? 0);
  }

  #refusal(day: string, limit: number): Problem {
    const resetsAt = dayOf(Date.parse(day) + DAY_SECONDS * 1000);
    return billUnavailable(
      `Cost Explorer has been asked as often as this deployment lets it be${limit < this.#aDay ? ' by you' : ''}: ${limit} requests a day, at ${USD_A_REQUEST} USD each. ` +
        `It is asked again from ${resetsAt}T00:00:00Z on.`,
    );
  }
}
