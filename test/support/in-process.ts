import { CatalogCache } from '../../functions/catalog/catalog.ts';
import { openBedrock } from '../../functions/bedrock/client.ts';
import type { Table } from '../../functions/dynamodb/table.ts';
import { invoke } from '../../functions/invoke/invoke.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { guard } from '../../functions/sentry/sentry.ts';
import { validate } from '../../functions/validate/validate.ts';
import type { Invocation } from '../../schema/types.ts';
import { callOf } from './client.ts';
import { CREDENTIALS } from './table.ts';

/** The three steps of `invoke` in this process, without the API around them. */
export function pipeline(table: Table, ledger: Ledger, bedrockEndpoint: string) {
  const catalog = new CatalogCache(table);
  const publish = async () => undefined;
  const bedrock = openBedrock({ endpoint: bedrockEndpoint, region: 'us-east-1', credentials: CREDENTIALS });
  return async (options: Parameters<typeof callOf>[0] = {}): Promise<Invocation> => {
    const variables = callOf(options);
    const call = await validate(variables, { id: 'test' }, catalog, Date.now());
    if ('error' in call) throw new Error(call.error.message);
    const input = variables.input as Parameters<typeof guard>[2];
    const answer = await guard({ ledger, catalog, publish }, call, input);
    if ('error' in answer) throw new Error(answer.error.message);
    if ('invocation' in answer) return answer.invocation;
    const result = await invoke({ ledger, bedrock, publish }, answer.admission, input, () => 28_000);
    if ('error' in result) throw new Error(result.error.message);
    return result;
  };
}
