import fc from 'fast-check';
import { once } from 'node:events';
import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createBudget, invoke, invokeRaw, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

const REQUESTS = Number(process.env.HOSTILE_REQUESTS ?? 2_000);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** What garbage collection may leave for later; a leak of 10 KB a request would be twice this. */
const MAX_GROWTH_MB = 100;

let host: RunningHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const post = async (body: string, headers: Record<string, string> = { 'x-api-key': 'da2-local' }) => {
  const response = await fetch(host.url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};
const query = (text: string) => post(JSON.stringify({ query: text }));

const MANY = Array.from({ length: 300 }, (_, i) => `a${i}: models { alias }`).join(' ');

describe('a query that asks for too much', () => {
  const nested = (levels: number) => `{ budgets { ${'items { '.repeat(levels)}id${' }'.repeat(levels)} } }`;

  it.each([
    ['too deep', nested(30), '32 levels deep'],
    ['deep enough for a stack', nested(20_000), 'too deeply|Document contains more than'],
    [
      'by 300 resolvers',
      `{ ${Array.from({ length: 300 }, (_, i) => `a${i}: models { alias }`).join(' ')} }`,
      '300 resolvers',
    ],
    ['by 300 resolvers in a fragment', `{ ...{ ${MANY} } }`, '300 resolvers'],
    [
      'by 300 resolvers in named fragments',
      `{ ...A } fragment A on Query { ...B } fragment B on Query { ${MANY} }`,
      '300 resolvers',
    ],
    ['by too many fields', `{ models { ${'alias '.repeat(3_000)} } }`, 'more than 2000 fields'],
    ['by too many tokens', `{ models { ${'alias '.repeat(20_000)} } }`, '15000 tokens'],
    [
      'by fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      'Cannot spread fragment',
    ],
    [
      'by fragments that multiply',
      `{ ...F9 } ${Array.from({ length: 9 }, (_, i) => `fragment F${i + 1} on Query { ${`...F${i} `.repeat(9)} }`).join(' ')} fragment F0 on Query { models { alias } }`,
      'levels deep|fields',
    ],
  ])('%s is refused with a typed error', async (_what, text, message) => {
    const { status, text: answer } = await query(text);
    expect(status).toBe(200);
    const { data, errors } = JSON.parse(answer) as {
      data: null;
      errors: { errorType: string; message: string }[];
    };
    expect(data).toBeNull();
    expect(errors[0]!.errorType).toBe('ValidationError');
    expect(errors[0]!.message).toMatch(new RegExp(message));
  });

  it('is refused without being read to its end', async () => {
    const { status, text } = await post(
      JSON.stringify({ query: `{ models { alias } } # ${'x'.repeat(3_000_000)}` }),
    );
    expect([status, text]).toEqual([413, expect.stringContaining('larger than 1 MB')]);
  });
});

it('a client that never finishes its request is let go', async () => {
  const { port } = new URL(host.url);
  const socket = connect(Number(port), 'localhost');
  socket.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-slow: ');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toContain('408 Request Timeout');
  await once(socket, 'close');
}, 60_000);

it('prompts and answers are logged only where that is asked for', async () => {
  const secret = 'the secret of the pumps';
  await invoke(host, { costCenter: 'private', content: secret, requestId: 'private' });
  await invoke(host, { costCenter: 'private', content: `[stand-in: access-denied] ${secret}` });
  const blocks = { messages: [{ role: 'USER', content: [secret] }] };
  await invokeRaw(host, { model: 'claude-sonnet-4-6', input: blocks, tags: { applicationId: 'crm' } });
  await expect.poll(() => host.output()).toContain('AccessDeniedException');
  expect(host.output()).not.toContain(secret);
  const open = await startHost({ LOG_PROMPTS: 'true' });
  await invoke(open, { content: secret });
  const told = () => open.lines().filter(({ message }) => message === 'prompt and answer');
  await expect.poll(told).toHaveLength(1);
  expect(open.output()).toContain(secret);
  await open.stop();
});

it('the schema is told only where that is switched on', async () => {
  expect((await query(getIntrospectionQuery())).text).toContain('Invocation');
  const shut = await startHost({ INTROSPECTION: 'off' });
  const response = await fetch(shut.url, {
    method: 'POST',
    headers: { 'x-api-key': 'da2-local' },
    body: '{"query":"{ __schema { types { name } } }"}',
  });
  expect(await response.text()).toContain('introspection has been disabled');
  await shut.stop();
});

/** Requests that are nearly right: a right one with something cut, doubled, swapped or strange in it. */
const RIGHT = JSON.stringify({
  query:
    'mutation ($i: PromptInput!) { invoke(model: "claude-sonnet-4-6", input: $i, tags: {applicationId: "crm", costCenter: "fuzz"}) { status denial { message } } }',
  variables: {
    i: { messages: [{ role: 'USER', content: '' }], parameters: { maxTokens: 0, temperature: 9 } },
  },
});
const strange = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom(
    '{',
    '}',
    '"',
    '\\',
    '\u0000',
    '\ud800',
    '__proto__',
    'null',
    '1e999',
    '-1',
    '[]',
    '...',
    '@',
    '$',
    '#',
    'constructor',
  ),
);
const mutated = fc
  .array(fc.record({ at: fc.nat(RIGHT.length), cut: fc.nat(40), put: strange }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), RIGHT),
  );
const hostile = fc.oneof(
  { weight: 5, arbitrary: mutated },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 200 }).map((text) => JSON.stringify({ query: text })) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
);

describe(`${REQUESTS} hostile requests (SEED=${SEED})`, () => {
  it(
    'each get a typed error; the host stands, keeps its memory, and nothing is spent',
    async () => {
      const budget = await createBudget(host, {
        unit: 'REQUESTS',
        limit: 1_000_000,
        scope: { costCenter: 'fuzz' },
      });
      const answers = fc.sample(hostile, { numRuns: REQUESTS, seed: SEED });
      const socket = new WebSocket(
        `${host.url.replace('http', 'ws')}/realtime?header=${Buffer.from(JSON.stringify({ host: 'x', 'x-api-key': 'da2-local' })).toString('base64')}`,
        'graphql-ws',
      );
      await new Promise((resolve) => socket.once('open', resolve));
      let dropped = false;
      socket.on('close', () => (dropped = true));
      socket.send('{"type":"connection_init"}');
      let warmMb = 0;
      for (let i = 0; i < answers.length; i += 1) {
        if (i === Math.floor(answers.length / 4)) warmMb = host.memoryMb();
        const body = answers[i]!;
        if (i % 4 === 0)
          socket.send(
            i % 8 === 0
              ? body
              : JSON.stringify({
                  id: String(i),
                  type: 'start',
                  payload: { data: body, extensions: { authorization: { 'x-api-key': 'da2-local' } } },
                }),
          );
        const { status, text } = await post(body);
        const parsed = JSON.parse(text) as {
          data?: unknown;
          errors?: { errorType: string | null; message: string }[];
        };
        expect([200, 400], text).toContain(status);
        // Some mutations only touch blanks or the rest of a comment: then it is the right request, and refused as bad input.
        if (parsed.errors) {
          for (const { errorType, message } of parsed.errors) {
            expect(errorType, `${body} → ${text}`).toMatch(
              /^(ValidationError|MalformedHttpRequestException|NotFoundError|ConflictError)$/,
            );
            expect(message).not.toMatch(/\bat .+:\d+:\d+|node_modules/);
          }
        }
      }
      expect(host.memoryMb() - warmMb).toBeLessThan(MAX_GROWTH_MB);
      expect(dropped).toBe(false);
      socket.terminate();
      expect((await readBudget(host, budget.id)).window).toMatchObject({ spent: 0, held: 0 });
      expect((await fetch(`${host.origin}/health`)).status).toBe(200);
      expect(host.output()).not.toContain('TypeError');
    },
    60_000 + REQUESTS * 100,
  );
});
