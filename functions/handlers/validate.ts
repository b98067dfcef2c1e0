import type { Call } from '../call/call.ts';
import { listedGuardrails, listedPrefixes } from '../catalog/deployment-lists.ts';
import { listedTags } from '../catalog/listed-tags.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import type { Reader } from '../identity/reader.ts';
import { openReader } from '../store/open.ts';
import { validate } from '../validation/validate.ts';

const listed = {
  /** A deployment that lists its teams refuses others, unless it says that it admits them. */
  tags: process.env.UNLISTED_TAGS === 'admit' ? {} : listedTags(),
  guardrails: listedGuardrails(),
  s3Prefixes: listedPrefixes(),
};
const catalog = new CatalogCache(openReader('ledger'));

interface ValidateEvent {
  args: unknown;
  reader: Reader;
  isStarted?: boolean;
}

/** The first step of `invoke`, `startInvocation` and `estimate`. */
export const handler = ({ args, reader, isStarted = false }: ValidateEvent): Promise<Call | ErrorAnswer> =>
  answering('call', () => validate(args, reader, catalog, Date.now(), { listed, isStarted }));
