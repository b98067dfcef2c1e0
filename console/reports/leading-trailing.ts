import type { ReconciliationRow } from '../../schema/types.ts';
import type { Series } from '../charts/series.ts';

/** Rows as two lines over the days: what the ledger charged, and what AWS bills, as far as it does yet. */
export function leadingAndTrailing(
  rows: readonly Pick<ReconciliationRow, 'day' | 'ledgerUsd' | 'billedUsd'>[],
): Series[] {
  const days = [...new Set(rows.flatMap(({ day }) => day ?? []))].sort();
  const of = (day: string) => rows.filter((row) => row.day === day);
  const sum = (values: (number | null | undefined)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const billed = days.filter((day) => of(day).some(({ billedUsd }) => billedUsd != null));
  return [
    {
      title: 'Ledger',
      data: days.map((day) => ({ x: new Date(day), y: sum(of(day).map(({ ledgerUsd }) => ledgerUsd)) })),
    },
    {
      title: 'Bill',
      data: billed.map((day) => ({ x: new Date(day), y: sum(of(day).map(({ billedUsd }) => billedUsd)) })),
    },
  ];
}
