import type { Call, Caller } from '../call/call.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { openReader } from '../store/open.ts';
import { validate } from '../validation/validate.ts';

const catalog = new CatalogCache(openReader('ledger'));

/** The first step of `invoke` and `estimate`. */
export const handler = (event: { args: unknown; caller: Caller }): Promise<Call | ErrorAnswer> =>
  answering('call', () => validate(event.args, event.caller, catalog, Date.now()));
