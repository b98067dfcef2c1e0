import type { Call } from './request.ts';

/** Values that GraphQL writes without quotes. */
const ENUMS = new Set(['role']);

/** A value as GraphQL writes it within a document. */
function literal(value: unknown, indent: string, name = ''): string {
  if (typeof value === 'string') return ENUMS.has(name) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, indent)).join(', ')}]`;
  const deeper = `${indent}  `;
  const fields = Object.entries(value).map(([key, of]) => `${deeper}${key}: ${literal(of, deeper, key)}`);
  return `{\n${fields.join('\n')}\n${indent}}`;
}

const ANSWER = `    status
    output { content }
    usage { inputTokens outputTokens }
    costUsd
    denial { message budgetName remaining resetsAt fits { model maxTokens } }`;

/** The call as a GraphQL document: paste it into GraphiQL. */
export const graphqlOf = ({ model, input, tags }: Call): string => `mutation {
  invoke(
    model: ${literal(model, '    ')}
    input: ${literal(input, '    ')}
    tags: ${literal(tags, '    ')}
  ) {
${ANSWER}
  }
}
`;

const indented = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('\n', '\n    ');

/** The call in TypeScript, by Amplify v6. */
export const typescriptOf = (
  { model, input, tags }: Call,
  endpoint: string,
): string => `import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';

Amplify.configure({
  API: { GraphQL: { endpoint: ${JSON.stringify(endpoint)}, defaultAuthMode: 'userPool' } },
});
const client = generateClient();

const { data } = await client.graphql({
  query: \`mutation ($model: String!, $input: PromptInput!, $tags: TagsInput!) {
    invoke(model: $model, input: $input, tags: $tags) {
  ${ANSWER.replaceAll('\n', '\n  ')}
    }
  }\`,
  variables: {
    model: ${JSON.stringify(model)},
    input: ${indented(input)},
    tags: ${indented(tags)},
  },
});
`;
