import { parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSchema } from '../../infra/build/schema.ts';
import { filesIn, root } from '../support/sources.ts';

const files = filesIn('console').filter((file) => file.endsWith('documents.ts'));

it.each(files)('%s has only documents that the schema takes', async (file) => {
  const documents = Object.entries((await import(join(root, file))) as Record<string, string>);
  expect(documents.length).toBeGreaterThan(0);
  for (const [name, document] of documents)
    expect(validate(loadSchema(), parse(document)).map(String), name).toEqual([]);
});

it('no document is anywhere else', () => {
  for (const file of filesIn('console'))
    if (!file.endsWith('documents.ts'))
      expect(readFileSync(join(root, file), 'utf8'), file).not.toContain('/* GraphQL */');
});
