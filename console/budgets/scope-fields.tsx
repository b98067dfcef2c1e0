import Autosuggest from '@cloudscape-design/components/autosuggest';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import type { Model } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { MODEL_NAMES } from './documents.ts';
import type { FieldsProps } from './form.tsx';

/** Which calls it covers. */
export function ScopeFields({ values, onChange, wrong, isSettled }: FieldsProps) {
  const { data } = useAnswer<{ models: Model[] }>(isSettled ? null : MODEL_NAMES);
  const models = [...new Set(data?.models.map(({ canonicalModel }) => canonicalModel))];
  const text = (
    field: 'costCenter' | 'applicationId' | 'environment',
    label: string,
    placeholder: string,
  ) => (
    <FormField label={label} errorText={wrong(field)}>
      <Input
        disabled={isSettled}
        value={values[field]}
        placeholder={isSettled ? 'any' : placeholder}
        onChange={({ detail }) => onChange({ [field]: detail.value })}
      />
    </FormField>
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            isSettled
              ? 'Never changes: a different one is a different budget.'
              : 'A call must match all that is named; leave empty what may be anything.'
          }
        >
          Which calls
        </Header>
      }
    >
      <ColumnLayout columns={2} minColumnWidth={180}>
        {text('costCenter', 'Cost centre', 'any, or such as sales')}
        {text('applicationId', 'Application', 'any, or such as crm')}
        {text('environment', 'Environment', 'any, or such as prod')}
        <FormField label="Model" errorText={wrong('model')}>
          <Autosuggest
            disabled={isSettled}
            value={values.model}
            placeholder={isSettled ? 'any' : 'any, in any spelling'}
            options={models.map((value) => ({ value }))}
            enteredTextLabel={(value) => `Use ${value}`}
            onChange={({ detail }) => onChange({ model: detail.value })}
            empty="No model of the catalog has this name."
          />
        </FormField>
      </ColumnLayout>
    </Container>
  );
}
