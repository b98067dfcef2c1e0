/** How the text of a filter becomes a value of the API's filter. */
type Kind = 'text' | 'number' | 'boolean';

/** A property that can be filtered by; its key is its name in the API's filter and in the address. */
export interface Property {
  key: string;
  label: string;
  kind: Kind;
  /** `=` where absent. */
  operator?: '>=';
  /** The values that it can have, where they are few. */
  values?: readonly string[];
}

/** What is filtered by, as Cloudscape's property filter has it. */
export interface Token {
  propertyKey?: string;
  operator: string;
  value: unknown;
}

/** The filter that an address asks for; what it has beside that is not looked at. */
export const tokensOf = (query: URLSearchParams, properties: readonly Property[]): Token[] =>
  properties.flatMap(({ key, operator = '=' }) => {
    const value = query.get(key);
    return value === null || value === '' ? [] : [{ propertyKey: key, operator, value }];
  });

/** What an address has for a filter. The API takes one value a property: the last one holds. */
export function paramsOf(tokens: readonly Token[], properties: readonly Property[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const { propertyKey, value } of tokens) {
    const isKnown = properties.some(({ key }) => key === propertyKey);
    if (propertyKey !== undefined && isKnown && String(value).trim() !== '')
      params[propertyKey] = String(value).trim();
  }
  return params;
}

/** The API's own filter. What is no value of its kind is left as it is: the API says what is wrong with it. */
export const filterOf = (params: Record<string, string>, properties: readonly Property[]): object =>
  Object.fromEntries(
    properties.flatMap(({ key, kind }) => {
      const text = params[key];
      return text === undefined ? [] : [[key, VALUE_OF[kind](text)]];
    }),
  );

const VALUE_OF: Record<Kind, (text: string) => unknown> = {
  text: (text) => text,
  number: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};
