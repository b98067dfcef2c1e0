import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Artifacts } from '../../build/artifacts.ts';
import type { FunctionName } from '../../wiring.ts';
import { loadFunction, type LocalFunction } from './lambda.ts';

/** There is no bill here whose tags could be activated. */
const LEFT_OUT: readonly string[] = ['activate-tags'] satisfies FunctionName[];

/**
 * How many events a function begins with in one turn of the event loop; more wait, first come, first served. Each call under way makes its sheets
 * larger and so each write slower: where a thousand come at once they are answered sooner if those that were admitted go first.
 */
const A_TURN: Partial<Record<string, number>> = { sentry: 4 } satisfies Partial<Record<FunctionName, number>>;

function inTurn(name: string, run: LocalFunction): LocalFunction {
  const atOnce = A_TURN[name];
  if (atOnce === undefined) return run;
  const limit = pLimit(atOnce);
  return (event) =>
    new Promise((resolve, reject) => {
      void limit(() => {
        run(event).then(resolve, reject);
        return nextTurn();
      });
    });
}

/** Every function, ready to be called. */
export async function loadFunctions({ functions }: Artifacts): Promise<Record<FunctionName, LocalFunction>> {
  const loaded = await Promise.all(
    Object.entries(functions)
      .filter(([name]) => !LEFT_OUT.includes(name))
      .map(
        async ([name, { file, timeoutSeconds }]) =>
          [name, inTurn(name, await loadFunction(name, file, timeoutSeconds))] as const,
      ),
  );
  return Object.fromEntries(loaded) as Record<FunctionName, LocalFunction>;
}
