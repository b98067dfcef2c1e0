import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import type { Budget } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Outlook } from '../budgets/outlook.tsx';
import { HEADING } from './documents.ts';

/** A forecast changes slowly, and costs more to make than a sum. */
const EVERY_MS = 60_000;

/** Where a budget of this month is heading: at first the one that is expected to be furthest beyond its limit. */
export function Heading() {
  const { data } = useAnswer<{ budgets: { items: Budget[] } }>(HEADING, {}, EVERY_MS);
  const [chosen, setChosen] = useState<string>();
  const budgets = data?.budgets.items.filter(({ forecast }) => forecast?.expectedPercent != null) ?? [];
  const furthest = [...budgets].sort(
    (a, b) => b.forecast!.expectedPercent! - a.forecast!.expectedPercent!,
  )[0];
  const budget = budgets.find(({ id }) => id === chosen) ?? furthest;
  if (!budget) return null;
  const optionOf = ({ id, name }: Budget) => ({ value: id, label: name });
  return (
    <Outlook
      key={budget.id}
      budget={budget}
      actions={
        <Select
          ariaLabel="Budget of this month"
          selectedOption={optionOf(budget)}
          onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          options={budgets.map(optionOf)}
        />
      }
    />
  );
}
