import PropertyFilter from '@cloudscape-design/components/property-filter';
import { paramsOf, tokensOf, type Property } from './query.ts';

/** Filters that are kept in the address, so that a link shows the same. */
export function Filter({
  properties,
  query,
  onChange,
  placeholder,
  values = {},
}: {
  properties: readonly Property[];
  query: URLSearchParams;
  onChange: (params: Record<string, string>) => void;
  placeholder: string;
  /** Values to offer, beside those that a property always has. */
  values?: Record<string, readonly string[]>;
}) {
  return (
    <PropertyFilter
      query={{ tokens: tokensOf(query, properties) as never, operation: 'and' }}
      onChange={({ detail }) => onChange(paramsOf(detail.tokens, properties))}
      filteringProperties={properties.map(({ key, label, operator = '=' }) => ({
        key,
        propertyLabel: label,
        groupValuesLabel: `Values of ${label.toLowerCase()}`,
        operators: [operator],
        defaultOperator: operator,
      }))}
      filteringOptions={properties.flatMap(({ key, values: always = [] }) =>
        [...new Set([...always, ...(values[key] ?? [])])].map((value) => ({ propertyKey: key, value })),
      )}
      disableFreeTextFiltering
      hideOperations
      filteringPlaceholder={placeholder}
      filteringAriaLabel={placeholder}
      expandToViewport
    />
  );
}
