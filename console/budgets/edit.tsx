import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useState } from 'react';
import type { Budget, BudgetChange } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { goTo } from '../shell/location.ts';
import { sayDone } from '../shell/notices.tsx';
import { NoPage } from '../shell/no-page.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { ChangeText } from './changes.tsx';
import { CHANGES, ONE, UPDATE } from './documents.ts';
import { updateInput, valuesOf, type FormValues } from './form-values.ts';
import { BudgetForm } from './form.tsx';

/** What others did to the budget while one had it open. */
interface Conflict {
  mine: FormValues;
  theirs: Budget;
  changes: BudgetChange[];
}

/** A budget to be changed; if somebody else was faster, both versions are shown before one decides. */
export function EditBudget({ id }: { id: string }) {
  const { data, problem, reload } = useAnswer<{ budget: Budget | null }>(ONE, { id });
  const [budget, setBudget] = useState<Budget | null>();
  const [conflict, setConflict] = useState<Conflict>();
  // What is typed stays: only the first answer fills the form.
  useEffect(() => setBudget((before) => before ?? data?.budget), [data]);
  if (problem && !budget)
    return (
      <NoPage title="Budget">
        <ProblemAlert problem={problem} onRetry={reload} />
      </NoPage>
    );
  if (budget === null)
    return (
      <NoPage title="Budget">
        <Alert type="warning" header="There is no such budget" />
      </NoPage>
    );
  if (!budget) return <Spinner size="large" />;

  const save = async (values: FormValues, version: number): Promise<Problem | undefined> => {
    try {
      await ask(UPDATE, { input: updateInput(values, id, version) });
      goTo(pathTo('budgets', [id]));
      sayDone(`${values.name} is changed`, 'It holds for every call that begins from now on.');
    } catch (thrown) {
      const refused = thrown as Problem;
      if (refused.type === 'ConflictError') setConflict(await whatChanged(id, values, version));
      return refused;
    }
  };
  return (
    <BudgetForm
      key={budget.version}
      title={`Change ${budget.name}`}
      initial={valuesOf(budget)}
      isSettled
      cancelPath={pathTo('budgets', [id])}
      onSubmit={(values) => save(values, budget.version)}
      notice={
        conflict && (
          <Alert
            type="warning"
            header="Somebody changed it while you had it open"
            action={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  onClick={() => {
                    setBudget(conflict.theirs);
                    setConflict(undefined);
                  }}
                >
                  Begin again from theirs
                </Button>
                <Button onClick={() => void save(conflict.mine, conflict.theirs.version)}>
                  Save mine all the same
                </Button>
              </SpaceBetween>
            }
          >
            Nothing of yours is saved yet. Meanwhile:
            {conflict.changes.map((change) => (
              <Box key={change.version}>
                {change.by}: <ChangeText change={change} unit={budget.unit} />
              </Box>
            ))}
          </Alert>
        )
      }
    />
  );
}

/** The budget as it is now, and the changes that made it so. */
async function whatChanged(id: string, mine: FormValues, since: number): Promise<Conflict | undefined> {
  const [{ budget }, { budgetChanges }] = await Promise.all([
    ask<{ budget: Budget | null }>(ONE, { id }),
    ask<{ budgetChanges: { items: BudgetChange[] } }>(CHANGES, { budgetId: id, limit: 20 }),
  ]);
  if (!budget) return undefined;
  return { mine, theirs: budget, changes: budgetChanges.items.filter(({ version }) => version > since) };
}
