import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { showRow } from '../../functions/reconciliation/show.ts';
import { Rows, totalOf, unexplained } from '../../functions/reconciliation/row.ts';

const usd = fc.bigInt({ min: 0n, max: 10n ** 15n });

it('a drift is explained exactly where the bill lies between the ledger without its guesses and the ledger', () => {
  fc.assert(
    fc.property(usd, usd, usd, (exact, guessed, billed) => {
      const left = unexplained(billed - exact - guessed, guessed);
      expect(left === 0n).toBe(billed >= exact && billed <= exact + guessed);
      // What is left is how far the bill is from the nearest that would be explained.
      expect(billed - left).toBe(
        billed < exact ? exact : billed > exact + guessed ? exact + guessed : billed,
      );
    }),
  );
});

it('rows come by day and cost centre, what has none last, and add up to the total', () => {
  const rows = new Rows();
  for (const [day, costCenter, billed] of [
    ['2026-11-02', null, 1n],
    ['2026-11-02', 'sales', 2n],
    ['2026-11-01', 'support', 4n],
    ['2026-11-01', 'sales', null],
  ] as const)
    rows.at(day, costCenter).billed = billed;
  const sorted = rows.inOrder();
  expect(sorted.map(({ day, costCenter }) => `${day} ${costCenter}`)).toEqual([
    '2026-11-01 sales',
    '2026-11-01 support',
    '2026-11-02 sales',
    '2026-11-02 null',
  ]);
  expect(totalOf(sorted).billed).toBe(7n);
  expect(totalOf([sorted[0]!]).billed).toBeNull();
});

it('a day is compared as a whole: what has no line of its own on the bill is in another', () => {
  const rows = new Rows();
  rows.at('2026-11-01', 'sales').ledger.cost = 100n * 10n ** 12n;
  rows.at('2026-11-01', null).billed = 100n * 10n ** 12n;
  expect(showRow(totalOf(rows.inOrder()), [])).toMatchObject({ driftUsd: 0, unexplainedUsd: 0, notBilledYetUsd: 0 }); // prettier-ignore
});

it('the total compares the bill with what it has, and says what it has not yet', () => {
  const rows = new Rows();
  const spent = (day: string, usd: bigint, billed: bigint | null, isComplete = true) => {
    const row = rows.at(day, 'sales');
    row.ledger.cost = usd * 10n ** 12n;
    row.billed = billed === null ? null : billed * 10n ** 12n;
    row.isComplete = isComplete;
  };
  spent('2026-11-01', 10n, 9n);
  spent('2026-11-02', 4n, 1n, false);
  spent('2026-11-03', 5n, null, false);
  const shown = showRow(totalOf(rows.inOrder()), []);
  expect(shown).toMatchObject({ ledgerUsd: 19, billedUsd: 10, notBilledYetUsd: 9, driftUsd: -1 });
  expect(shown).toMatchObject({ driftPercent: -10, unexplainedUsd: -1, isComplete: false });
  const [first, half, last] = rows.inOrder().map((row) => showRow(row, []));
  expect(first).toMatchObject({ notBilledYetUsd: 0, driftUsd: -1 });
  expect(half).toMatchObject({ notBilledYetUsd: 0, driftUsd: -3, isComplete: false });
  expect(last).toMatchObject({ notBilledYetUsd: 5, driftUsd: null, unexplainedUsd: null });
});
