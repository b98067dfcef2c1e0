import type { Publish } from '../../functions/reporting/publish.ts';
import { iamUser, type Authenticated } from './auth/authenticate.ts';
import type { Served } from './http/server.ts';

/** The API of this process, and as whom its own functions publish to it. */
let api: (Pick<Served, 'api' | 'subscriptions'> & { system: Authenticated }) | undefined;

/** From now on the functions of this process publish to this API. */
export function publishTo(served: Served, systemUser: string): void {
  api = { ...served, system: iamUser(systemUser) };
}

/** What a function on AWS does by a signed request to the API, in this process. */
export const publish: Publish = async (query, variables) => {
  if (!api) throw new Error('the API is not there yet');
  const prepared = api.api.prepare({ query });
  if ('errors' in prepared) throw new Error(prepared.errors.map(({ message }) => message).join('; '));
  const { document, operation } = prepared;
  const { answer } = await api.api.execute(
    document,
    { variables: variables as Record<string, unknown> },
    api.system,
    {},
  );
  if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('; '));
  api.subscriptions.publish(operation, answer.data);
};
