import { CatalogCache } from '../catalog/catalog.ts';
import { openTable } from '../dynamodb/table.ts';
import type { Call, Caller } from '../pipeline/call.ts';
import { failingClosed, type ErrorAnswer } from '../pipeline/error-answer.ts';
import { validate } from './validate.ts';

const catalog = new CatalogCache(openTable());

/** The first step of `invoke` and `estimate`. */
export const handler = (event: { args: unknown; caller: Caller }): Promise<Call | ErrorAnswer> =>
  failingClosed(() => validate(event.args, event.caller, catalog, Date.now()));
