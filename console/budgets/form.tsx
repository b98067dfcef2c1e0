import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type ReactNode } from 'react';
import { problemWith, type Problem } from '../api/problem.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { BehaviourFields } from './behaviour-fields.tsx';
import { unreadable, type FormValues } from './form-values.ts';
import { LimitFields } from './limit-fields.tsx';
import { Preview } from './preview.tsx';
import { ScopeFields } from './scope-fields.tsx';

/** What each group of fields needs to know. */
export interface FieldsProps {
  values: FormValues;
  onChange: (change: Partial<FormValues>) => void;
  /** What is wrong with a field, if anything. */
  wrong: (field: string) => string | undefined;
  /** Whether the budget exists: then its unit, period, zone and scope are settled. */
  isSettled: boolean;
}

/** A budget to be made or changed, with what it would do beside it. */
export function BudgetForm({
  title,
  initial,
  isSettled,
  onSubmit,
  cancelPath,
  notice,
}: {
  title: string;
  initial: FormValues;
  isSettled: boolean;
  onSubmit: (values: FormValues) => Promise<Problem | undefined>;
  cancelPath: string;
  notice?: ReactNode;
}) {
  const [values, setValues] = useState(initial);
  const [problem, setProblem] = useState<Problem>();
  const [isTried, setTried] = useState(false);
  const [isSending, setSending] = useState(false);
  const mistakes = unreadable(values);

  const submit = async () => {
    setTried(true);
    if (Object.keys(mistakes).length > 0) return;
    setSending(true);
    setProblem(await onSubmit(values));
    setSending(false);
  };
  const props: FieldsProps = {
    values,
    onChange: (change) => setValues((before) => ({ ...before, ...change })),
    wrong: (field) =>
      (isTried ? mistakes[field] : undefined) ??
      problemWith(problem, `input.${field}`) ??
      problemWith(problem, `input.scope.${field}`),
    isSettled,
  };
  return (
    <ContentLayout header={<Header variant="h1">{title}</Header>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={cancelPath}>Cancel</Button>
              <Button variant="primary" loading={isSending} formAction="submit">
                {isSettled ? 'Save' : 'Set budget'}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {notice}
            {problem && problem.type !== 'ConflictError' && <ProblemAlert problem={problem} />}
            <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
              <SpaceBetween size="l">
                <LimitFields {...props} />
                <ScopeFields {...props} />
                <BehaviourFields {...props} />
              </SpaceBetween>
              <Preview values={values} />
            </Grid>
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
}
