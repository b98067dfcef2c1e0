import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { DIMENSIONS } from '../charts/series.ts';
import { Filter } from '../filter/filter.tsx';
import type { Property } from '../filter/query.ts';
import { MEASURES, PERIOD_TITLES, RANGES, type Question } from './question.ts';

export const PROPERTIES: readonly Property[] = [
  { key: 'costCenter', label: 'Cost centre', kind: 'text' },
  { key: 'applicationId', label: 'Application', kind: 'text' },
  { key: 'environment', label: 'Environment', kind: 'text' },
  { key: 'model', label: 'Model', kind: 'text' },
  { key: 'caller', label: 'Caller', kind: 'text' },
];

const optionsOf = (of: Record<string, string>) =>
  Object.entries(of).map(([value, label]) => ({ value, label }));

const titles = <K extends string>(of: Record<K, { title: string }>): Record<string, string> =>
  Object.fromEntries(Object.entries<{ title: string }>(of).map(([name, { title }]) => [name, title]));

/** What the report is asked for. All of it stands in the address. */
export function Controls({
  question,
  query,
  onChange,
  onFilter,
}: {
  question: Question;
  query: URLSearchParams;
  onChange: (change: Record<string, string>) => void;
  onFilter: (params: Record<string, string>) => void;
}) {
  const { range, period, measure, groupBy } = question;
  const choice = (label: string, name: string, value: string, options: Record<string, string>) => (
    <FormField label={label}>
      <Select
        selectedOption={{ value, label: options[value]! }}
        options={optionsOf(options)}
        onChange={({ detail }) => onChange({ [name]: detail.selectedOption.value! })}
      />
    </FormField>
  );
  const periods = Object.fromEntries(RANGES[range].periods.map((one) => [one, PERIOD_TITLES[one]]));
  return (
    <SpaceBetween size="s">
      <ColumnLayout columns={4} minColumnWidth={170}>
        {choice('Time', 'range', range, titles(RANGES))}
        {choice('Points', 'period', period, periods)}
        {choice('In the chart', 'measure', measure, titles(MEASURES))}
        <FormField label="Told apart by">
          <Multiselect
            selectedOptions={optionsOf(DIMENSIONS).filter(({ value }) => groupBy.includes(value as never))}
            options={optionsOf(DIMENSIONS)}
            placeholder={groupBy.length > 0 ? 'Add or take off' : 'Nothing: all in one'}
            onChange={({ detail }) =>
              onChange({ by: detail.selectedOptions.map(({ value }) => value).join(',') || 'none' })
            }
          />
        </FormField>
      </ColumnLayout>
      <Filter properties={PROPERTIES} query={query} placeholder="Only usage of …" onChange={onFilter} />
    </SpaceBetween>
  );
}
