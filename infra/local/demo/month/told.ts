import { setTimeout as delay } from 'node:timers/promises';
import type { ShowLine } from '../../terminal/function-output.ts';
import { REQUEST_ID } from './plan.ts';

const isOfMonth = (line: string): boolean => line.includes(`"requestId":"${REQUEST_ID}`);

/** Whether a line has the metrics of a call: it comes right after the call's own. */
const isEmf = (line: string): boolean => line.startsWith('{"_aws":');

/** Leaves the lines of made-up calls out of what is shown: there are thousands, of no news. */
export function withoutMonth(show: ShowLine): ShowLine {
  let isAfterOne = false;
  return (line) => {
    const isOne = isOfMonth(line);
    const isHidden = isOne || (isAfterOne && isEmf(line));
    isAfterOne = isOne;
    return isHidden ? undefined : show(line);
  };
}

/** Counts the made-up calls that the relay has told of: each is a line of its log. */
export class Told {
  #count = 0;

  noteLine(line: string): void {
    if (isOfMonth(line)) this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Waits until so many were told, or nothing comes any more. Returns whether all were. */
  async reached(count: number): Promise<boolean> {
    const PATIENCE_MS = 20_000;
    let seen = this.#count;
    for (let at = Date.now(); this.#count < count;) {
      if (this.#count > seen) [seen, at] = [this.#count, Date.now()];
      if (Date.now() - at > PATIENCE_MS) return false;
      await delay(50);
    }
    return true;
  }
}
