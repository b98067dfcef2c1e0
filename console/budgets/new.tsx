import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Budget } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { browserZone } from '../format/time.ts';
import { goTo } from '../shell/location.ts';
import { NoPage } from '../shell/no-page.tsx';
import { sayDone } from '../shell/notices.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { CREATE } from './documents.ts';
import { blank, createInput, type FormValues } from './form-values.ts';
import { BudgetForm } from './form.tsx';

/** Whoever came from a call goes back to it, others to their new budget. */
const pathAfter = (query: URLSearchParams, { costCenter, applicationId }: FormValues, id: string): string =>
  query.get('then') === 'playground'
    ? pathTo('playground', [], { costCenter, applicationId })
    : pathTo('budgets', [id]);

/** A new budget. Sent twice, it is made once. */
export function NewBudget({ query }: { query: URLSearchParams }) {
  const { who } = useSession();
  const [clientToken] = useState(() => crypto.randomUUID());
  if (!who.isAdmin)
    return (
      <NoPage title="Set a budget">
        <Alert
          type="warning"
          header="Budgets are set by admins"
          action={<Button href={pathTo('budgets')}>All budgets</Button>}
        >
          Ask one, or look at those that cover your calls.
        </Alert>
      </NoPage>
    );
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
          goTo(pathAfter(query, values, createBudget.id));
          sayDone(`${createBudget.name} is in force`, 'It counts every call that begins from now on.');
        } catch (problem) {
          return problem as Problem;
        }
      }}
    />
  );
}
