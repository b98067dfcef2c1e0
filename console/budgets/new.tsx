import { useState } from 'react';
import type { Budget } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { browserZone } from '../format/time.ts';
import { goTo } from '../shell/location.ts';
import { sayDone } from '../shell/notices.tsx';
import { pathTo } from '../shell/route.ts';
import { CREATE } from './documents.ts';
import { blank, createInput } from './form-values.ts';
import { BudgetForm } from './form.tsx';

/** A new budget. Sent twice, it is made once. */
export function NewBudget({ query }: { query: URLSearchParams }) {
  const [clientToken] = useState(() => crypto.randomUUID());
  return (
    <BudgetForm
      title="Set a budget"
      initial={blank(browserZone(), query)}
      isSettled={false}
      cancelPath={pathTo('budgets')}
      onSubmit={async (values) => {
        try {
          const input = createInput(values, clientToken);
          const { createBudget } = await ask<{ createBudget: Budget }>(CREATE, { input });
          goTo(pathTo('budgets', [createBudget.id]));
          sayDone(`${createBudget.name} is in force`, 'It counts every call that begins from now on.');
        } catch (problem) {
          return problem as Problem;
        }
      }}
    />
  );
}
