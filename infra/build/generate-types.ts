/** Writes `schema/types.ts` from the schema; with `--check`, only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { readSchemaDocument } from './schema.ts';

const target = fileURLToPath(new URL('../../schema/types.ts', import.meta.url));

const generated = await codegen({
  filename: target,
  schema: readSchemaDocument(),
  documents: [],
  config: {},
  plugins: [
    {
      typescript: {
        // Constants too, so that zod's enums and exhaustive maps are made from them.
        enumsAsConst: true,
        namingConvention: { enumValues: 'keep' },
        skipTypename: true,
        useTypeImports: true,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        scalars: { AWSDateTime: 'string', ID: 'string' },
      },
    },
  ],
  pluginMap: { typescript },
});
const source = `// Generated from schema.graphql by \`npm run generate\`. Do not edit.\n${generated}`;

if (!process.argv.includes('--check')) writeFileSync(target, source);
else if (readFileSync(target, 'utf8') !== source) {
  console.error('schema/types.ts is not up to date: run `npm run generate`');
  process.exit(1);
}
