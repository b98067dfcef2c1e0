/** Writes `schema/types.ts` from the schema; with `--check`, only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { generateTypes, TYPES_FILE } from './generate-types.ts';
import { readSchemaDocument } from './schema.ts';

const source = await generateTypes(readSchemaDocument());
if (!process.argv.includes('--check')) writeFileSync(TYPES_FILE, source);
else if (readFileSync(TYPES_FILE, 'utf8') !== source) {
  console.error('schema/types.ts is not up to date: run `npm run generate`');
  process.exit(1);
}
