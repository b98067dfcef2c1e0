import type { Call } from '../call/call.ts';
import { listedTags } from '../catalog/listed-tags.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import type { Reader } from '../identity/reader.ts';
import { openReader } from '../store/open.ts';
import { validate } from '../validation/validate.ts';

/** A deployment that lists its teams refuses others, unless it says that it admits them. */
const listed = process.env.UNLISTED_TAGS === 'admit' ? {} : listedTags();
const catalog = new CatalogCache(openReader('ledger'));

/** The first step of `invoke` and `estimate`. */
export const handler = (event: { args: unknown; reader: Reader }): Promise<Call | ErrorAnswer> =>
  answering('call', () => validate(event.args, event.reader, catalog, Date.now(), listed));
