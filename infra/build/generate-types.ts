import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import type { DocumentNode } from 'graphql';

/** Where the types are kept. */
export const TYPES_FILE = fileURLToPath(new URL('../../schema/types.ts', import.meta.url));

/** The TypeScript types of a schema, and constants of its enums: zod's enums and exhaustive maps are made from them. */
export async function generateTypes(schema: DocumentNode): Promise<string> {
  const generated = await codegen({
    filename: TYPES_FILE,
    schema,
    documents: [],
    config: {},
    plugins: [
      {
        typescript: {
          enumsAsConst: true,
          namingConvention: { enumValues: 'keep' },
          skipTypename: true,
          useTypeImports: true,
          avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
          scalars: { AWSDateTime: 'string', AWSJSON: 'unknown', ID: 'string' },
        },
      },
    ],
    pluginMap: { typescript },
  });
  return `// Generated from schema.graphql by \`npm run generate\`. Do not edit.\n${generated}`;
}
