import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Model, ModelLifecycle } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { problemWith, type Problem } from '../api/problem.ts';
import { goTo } from '../shell/location.ts';
import { sayDone } from '../shell/notices.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { PUT } from './documents.ts';
import { BLANK, putInput, unreadable, valuesOf, type FormValues, type PriceName } from './form-values.ts';
import { LIFECYCLES } from './words.ts';

const OPTIONS = Object.entries(LIFECYCLES).map(([value, { title, description }]) => ({
  value,
  label: title,
  description,
}));

/** A model to be added, or changed. */
export function ModelForm({
  before,
  modelId,
  onSaved,
}: {
  before: Model | undefined;
  modelId: string;
  onSaved: () => void;
}) {
  const [values, setValues] = useState<FormValues>(before ? valuesOf(before) : { ...BLANK, modelId });
  const [problem, setProblem] = useState<Problem>();
  const [isTried, setTried] = useState(false);
  const mistakes = unreadable(values);
  const wrong = (field: string, sent = field) =>
    (isTried ? mistakes[field] : undefined) ?? problemWith(problem, `input.${sent}`);

  const submit = async () => {
    setTried(true);
    if (Object.keys(mistakes).length > 0) return;
    try {
      await ask(PUT, { input: putInput(values, before) });
      onSaved();
      goTo(pathTo('models', [values.alias.trim()]));
      sayDone(`${values.alias} is in the catalog`, 'In force everywhere within half a minute.');
    } catch (thrown) {
      setProblem(thrown as Problem);
    }
  };
  type TextName = Exclude<keyof FormValues, 'prices' | 'lifecycle'>;
  const text = (field: TextName, label: string, help: string, disabled = false) => (
    <FormField label={label} description={help} errorText={wrong(field)}>
      <Input
        value={values[field]}
        disabled={disabled}
        onChange={({ detail }) => setValues((old) => ({ ...old, [field]: detail.value }))}
      />
    </FormField>
  );
  const price = (name: PriceName, label: string, help: string) => (
    <FormField label={label} description={help} errorText={wrong(name, `priceUsdPerMillion.${name}`)}>
      <Input
        value={values.prices[name]}
        inputMode="decimal"
        onChange={({ detail }) =>
          setValues((old) => ({ ...old, prices: { ...old.prices, [name]: detail.value } }))
        }
      />
    </FormField>
  );
  return (
    <ContentLayout header={<Header variant="h1">{before ? `Change ${before.alias}` : 'Add a model'}</Header>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={pathTo('models', before ? [before.alias] : [])}>Cancel</Button>
              <Button variant="primary" formAction="submit">
                Save
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {problem && <ProblemAlert problem={problem} />}
            <Container header={<Header variant="h2">What it is</Header>}>
              <ColumnLayout columns={2} minColumnWidth={240}>
                {text('alias', 'Alias', '1 to 64 of a-z 0-9 . -; what calls name.', before !== undefined)}
                {text('modelId', 'Asked of Bedrock', 'A model ID, or an inference profile’s ARN.')}
                {text('canonicalModel', 'The model itself', 'Needed for a profile, else taken from the ID.')}
                {text('costCenter', 'Only for cost centre', 'Of a profile; empty for anybody.')}
                {text('contextWindow', 'Context window', 'Tokens that fit into a call.')}
                {text('maxOutputTokens', 'Output at most', 'Tokens that it generates.')}
                {text('defaultMaxTokens', 'Default maxTokens', 'Of a call that names none; 4,096 if empty.')}
                {text('fallbacks', 'Fallbacks', 'Aliases to ask where it has no room, with commas between.')}
                <FormField
                  label="Lifecycle"
                  description="Whether it is still offered."
                  errorText={wrong('lifecycle')}
                >
                  <Select
                    selectedOption={OPTIONS.find(({ value }) => value === values.lifecycle)!}
                    options={OPTIONS}
                    onChange={({ detail }) =>
                      setValues((old) => ({
                        ...old,
                        lifecycle: detail.selectedOption.value as ModelLifecycle,
                      }))
                    }
                  />
                </FormField>
                {text('replacedBy', 'Replaced by', 'An alias; needed for one that is gone.')}
              </ColumnLayout>
            </Container>
            <Container
              header={
                <Header
                  variant="h2"
                  description="In USD a million tokens. A changed price holds from now on; what was charged stays charged."
                >
                  Prices
                </Header>
              }
            >
              <ColumnLayout columns={3} minColumnWidth={180}>
                {price('input', 'Input', 'Empty for no price.')}
                {price('output', 'Output', 'What is generated.')}
                {price('cacheRead', 'Cache read', 'As input, if empty.')}
                {price('cacheWrite5m', 'Cache write, 5 minutes', '1.25 × input, if empty.')}
                {price('cacheWrite1h', 'Cache write, 1 hour', '2 × input, if empty.')}
              </ColumnLayout>
            </Container>
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
}
