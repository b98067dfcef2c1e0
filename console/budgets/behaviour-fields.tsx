import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { BudgetMode, Model, OnExceed } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { MODEL_NAMES } from './documents.ts';
import type { FieldsProps } from './form.tsx';
import { MODES, ON_EXCEED } from './words.ts';

const choices = (of: Record<string, { title: string; description: string }>) =>
  Object.entries(of).map(([value, { title, description }]) => ({ value, label: title, description }));

/** What it does when there is no room, and when it warns. */
export function BehaviourFields({ values, onChange, wrong }: FieldsProps) {
  const downgrades = values.mode === 'ENFORCE' && values.onExceed === 'DOWNGRADE';
  const { data } = useAnswer<{ models: Model[] }>(downgrades ? MODEL_NAMES : null);
  const models = (data?.models ?? [])
    .filter(({ lifecycle }) => lifecycle !== 'END_OF_LIFE')
    .map(({ alias }) => ({ value: alias, label: alias }));
  return (
    <Container header={<Header variant="h2">What it does</Header>}>
      <SpaceBetween size="m">
        <FormField label="Mode" errorText={wrong('mode')}>
          <RadioGroup
            value={values.mode}
            items={choices(MODES)}
            onChange={({ detail }) => onChange({ mode: detail.value as BudgetMode })}
          />
        </FormField>
        {values.mode === 'ENFORCE' && (
          <FormField label="When a call does not fit" errorText={wrong('onExceed')}>
            <RadioGroup
              value={values.onExceed}
              items={choices(ON_EXCEED)}
              onChange={({ detail }) => onChange({ onExceed: detail.value as OnExceed })}
            />
          </FormField>
        )}
        {downgrades && (
          <FormField
            label="Cheaper model"
            description="Asked instead, where the budget has no room for what was asked for."
            errorText={wrong('downgradeTo')}
          >
            <Select
              selectedOption={
                values.downgradeTo ? { value: values.downgradeTo, label: values.downgradeTo } : null
              }
              options={models}
              placeholder="Choose a model"
              onChange={({ detail }) => onChange({ downgradeTo: detail.selectedOption.value! })}
            />
          </FormField>
        )}
        <FormField
          label="Alert at"
          description="Shares of the limit, in percent, at which settled spend raises an alert."
          constraintText="1 to 100 each, at most 10 of them, with commas between."
          errorText={wrong('thresholds')}
        >
          <Input
            value={values.thresholds}
            onChange={({ detail }) => onChange({ thresholds: detail.value })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
