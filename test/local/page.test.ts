import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCompleteSdl, loadSchema } from '../../infra/build/schema.ts';
import { EXAMPLES } from '../../infra/local/http/graphiql.ts';
import { startHost, type RunningHost } from '../support/host.ts';
import { RealtimeClient } from '../support/realtime.ts';

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({ LOCAL_API_KEY: 'da2-</script>' });
});
afterAll(() => host.stop());

describe('the page at /', () => {
  it('has everything that it refers to', async () => {
    const page = await (await fetch(host.origin)).text();
    const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect((await fetch(host.origin + file)).status, file).toBe(200);
  });

  it('has the key of this host, which can’t end its script', async () => {
    const page = await (await fetch(host.origin)).text();
    expect(page).toContain('da2-\\u003c/script>');
    expect(page.match(/<\/script>/g)).toHaveLength(4);
  });

  it('can be framed by no other page', async () => {
    const { headers } = await fetch(host.origin);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  });

  it('has examples that the schema takes, in lines that fit', () => {
    expect(validate(loadSchema(), parse(EXAMPLES))).toEqual([]);
    expect(EXAMPLES.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a document of several operations', () => {
  const names = parse(EXAMPLES).definitions.flatMap((one) =>
    one.kind === 'OperationDefinition' ? [one.name!.value] : [],
  );

  it.each(names.filter((name) => getOperationAST(parse(EXAMPLES), name)!.operation !== 'subscription'))(
    'runs the one that is named: %s',
    async (name) => {
      const response = await fetch(host.url, {
        method: 'POST',
        headers: { 'x-api-key': 'da2-</script>' },
        body: JSON.stringify({ query: EXAMPLES, operationName: name }),
      });
      const { errors } = (await response.json()) as { errors?: { errorType: string }[] };
      if (name === 'TopUp') expect(errors).toMatchObject([{ errorType: 'NotFoundError' }]);
      else expect(errors).toBeUndefined();
    },
  );

  it('subscribes to the one that is named, and hears its events', async () => {
    const client = await new RealtimeClient(host, { apiKey: 'da2-</script>' }).connect();
    expect((await client.start('1', EXAMPLES, {}, 'Usage')).type).toBe('start_ack');
    await fetch(host.url, {
      method: 'POST',
      headers: { 'x-api-key': 'da2-</script>' },
      body: JSON.stringify({ query: EXAMPLES, operationName: 'Invoke' }),
    });
    const { payload } = await client.until(({ type }) => type === 'data');
    expect(payload!.data).toMatchObject({ onUsage: { costCenter: 'sales' } });
    client.socket.close();
  });
});

it('the schema at /schema.graphql is complete: tools that know nothing of AppSync can parse it', async () => {
  const sdl = await (await fetch(`${host.origin}/schema.graphql`)).text();
  expect(sdl).toBe(readCompleteSdl());
  expect(Object.keys(buildSchema(sdl).getMutationType()!.getFields())).toContain('invoke');
});

it('what is not there is a 404 that says where GraphQL is', async () => {
  const response = await fetch(`${host.origin}/nothing`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('/graphql');
});
