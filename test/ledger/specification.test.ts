import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MAX_COVERING_BUDGETS } from '../../functions/ledger/charge.ts';
import { FIRST_STATES, STATES, type CallState } from '../../functions/ledger/calls/states.ts';
import { PRECEDENCE } from '../../functions/ledger/refusal.ts';

/** What the same request brings that comes again, in the words of the page. */
const AGAIN = {
  replay: 'the first answer',
  retry: 'another try',
  'retry-if-free': 'another try, if it cost nothing',
} as const;

const root = fileURLToPath(new URL('../..', import.meta.url));
const specification = readFileSync(join(root, 'docs/ledger.md'), 'utf8');
const section = (title: string) => specification.split(`## ${title}`)[1]!.split('\n## ')[0]!;

describe('docs/ledger.md', () => {
  it('quotes for each promise tests that there are', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(root, 'test', file), 'utf8'))
      .join('\n');
    const promises = section('Promises')
      .split(/\n\d+\. /)
      .slice(1);
    expect(promises).toHaveLength(8);
    for (const promise of promises) {
      const titles = [...promise.matchAll(/- "(.+)"/g)].map(([, title]) => title!);
      expect(titles.length, promise).toBeGreaterThan(0);
      for (const title of titles) expect(tests).toContain(title);
    }
  });

  it('draws the states of a call and what may follow each, as the code has them', () => {
    const drawn = [...section('States of a call').matchAll(/^ {2}(\S+) --> (\w+):/gm)].map(
      ([, from, to]) => `${from} -> ${to}`,
    );
    const states = Object.entries(STATES) as [CallState, (typeof STATES)[CallState]][];
    const coded = [
      ...FIRST_STATES.map((to) => `[*] -> ${to}`),
      ...states.flatMap(([from, { next }]) => next.map((to) => `${from} -> ${to}`)),
    ];
    expect(drawn.sort()).toEqual(coded.sort());
    const told = [...section('States of a call').matchAll(/^\| `(\w+)` +\| (\S.*?) +\|/gm)].map(
      ([, state, again]) => [state, again],
    );
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(states.map(([state, { again }]) => [state, AGAIN[again]])),
    );
  });

  it('lists the refusals in the order that the code keeps', () => {
    const listed = [...section('Refusals, in order of precedence').matchAll(/^\d+\. `(\w+)`/gm)].map(
      ([, code]) => code,
    );
    expect(listed).toEqual(PRECEDENCE);
    expect(specification).toContain(`more than ${MAX_COVERING_BUDGETS} enforcing budgets`);
  });
});
