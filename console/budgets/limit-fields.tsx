import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import type { BudgetPeriod, BudgetUnit } from '../../schema/types.ts';
import { UNITS } from '../format/amount.ts';
import type { FieldsProps } from './form.tsx';
import { PERIODS, UNIT_TITLES } from './words.ts';
import { timeZones } from './window.ts';

const UNIT_OPTIONS = Object.entries(UNIT_TITLES).map(([value, { title, description }]) => ({
  value,
  label: title,
  description,
}));
const PERIOD_OPTIONS = Object.entries(PERIODS).map(([value, { title, description }]) => ({
  value,
  label: title,
  description,
}));

const SETTLED = 'Never changes: a different one is a different budget.';

/** How much, of what, in how long. */
export function LimitFields({ values, onChange, wrong, isSettled }: FieldsProps) {
  const zones = useMemo(() => timeZones().map((value) => ({ value, label: value })), []);
  return (
    <Container header={<Header variant="h2">How much</Header>}>
      <SpaceBetween size="m">
        <FormField
          label="Name"
          description="Whoever is refused reads it."
          constraintText="1 to 128 characters."
          errorText={wrong('name')}
        >
          <Input
            value={values.name}
            onChange={({ detail }) => onChange({ name: detail.value })}
            placeholder="Sales, month"
          />
        </FormField>
        <ColumnLayout columns={2} minColumnWidth={180}>
          <FormField
            label="Limit"
            description={`How much a window may use, in ${UNITS[values.unit]}.`}
            constraintText={
              values.unit === 'USD'
                ? 'At most 12 decimals; 0 closes the tap.'
                : 'A whole number; 0 closes the tap.'
            }
            errorText={wrong('limit')}
          >
            <Input
              value={values.limit}
              inputMode="decimal"
              onChange={({ detail }) => onChange({ limit: detail.value })}
              placeholder={values.unit === 'USD' ? '250' : '500000'}
            />
          </FormField>
          <FormField
            label="Unit"
            description="What the limit counts."
            constraintText={isSettled && SETTLED}
            errorText={wrong('unit')}
          >
            <Select
              disabled={isSettled}
              selectedOption={UNIT_OPTIONS.find(({ value }) => value === values.unit)!}
              options={UNIT_OPTIONS}
              onChange={({ detail }) => onChange({ unit: detail.selectedOption.value as BudgetUnit })}
            />
          </FormField>
          <FormField
            label="Period"
            description="How often it starts anew."
            constraintText={isSettled && SETTLED}
            errorText={wrong('period')}
          >
            <Select
              disabled={isSettled}
              selectedOption={PERIOD_OPTIONS.find(({ value }) => value === values.period)!}
              options={PERIOD_OPTIONS}
              onChange={({ detail }) => onChange({ period: detail.selectedOption.value as BudgetPeriod })}
            />
          </FormField>
          <FormField
            label="Time zone"
            description="Windows follow its calendar."
            constraintText={isSettled && SETTLED}
            errorText={wrong('timeZone')}
          >
            <Select
              disabled={isSettled}
              selectedOption={{ value: values.timeZone, label: values.timeZone }}
              options={zones}
              filteringType="auto"
              filteringAriaLabel="Find a time zone"
              virtualScroll
              onChange={({ detail }) => onChange({ timeZone: detail.selectedOption.value! })}
            />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}
