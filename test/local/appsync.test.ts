import { execute, parse, type GraphQLResolveInfo } from 'graphql';
import { describe, expect, it } from 'vitest';
import { loadSchema } from '../../infra/build/schema.ts';
import { Batches } from '../../infra/local/appsync/batches.ts';
import { DataSourceError, runPipeline, type Step } from '../../infra/local/appsync/pipeline.ts';
import { EarlyReturn, ResolverError } from '../../infra/local/appsync/signals.ts';
import { validateScalars } from '../../infra/local/appsync/scalars.ts';
import { parseFilter, passes } from '../../infra/local/appsync/subscription-filter.ts';
import { APPSYNC_UTILS } from '../../infra/local/appsync/util.ts';

type Ctx = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
const { util, runtime } = APPSYNC_UTILS as Ctx;
const info = {
  fieldName: 'f',
  parentType: { name: 'T' },
  variableValues: { v: 1 },
} as unknown as GraphQLResolveInfo;

/** Runs steps that write down what they see. */
async function run(
  steps: Partial<Step & { request: (ctx: Ctx) => unknown; response: (ctx: Ctx) => unknown }>[],
  around: { request?: (ctx: Ctx) => unknown; response?: (ctx: Ctx) => unknown } = {},
) {
  const trace: string[] = [];
  const traced = (name: string, handler: (ctx: Ctx) => unknown) => (ctx: object) => {
    trace.push(name);
    return handler(ctx);
  };
  const { value, effects } = await runPipeline(
    {
      request: traced('before', around.request ?? (() => 'from before')),
      response: traced('after', around.response ?? ((ctx) => ctx.prev.result)),
    },
    steps.map((step, i) => ({
      handlers: {
        request: traced(`request ${i}`, step.request ?? (() => ({}))),
        response: traced(`response ${i}`, step.response ?? ((ctx) => ctx.result)),
      },
      ask:
        step.ask ??
        (async () => {
          trace.push(`source ${i}`);
          return `result ${i}`;
        }),
      maxBatchSize: 0,
    })),
    { identity: { sub: 'x' }, headers: { 'x-a': 'b' }, env: { E: '1' }, batches: new Batches() },
    { a: 1 },
    null,
    info,
  );
  return { trace, value, errors: effects.errors.map(({ message }) => message) };
}

describe('a pipeline', () => {
  it('runs before, then each step request, source, response, then after', async () => {
    const { trace, value } = await run([{}, {}]);
    expect(trace).toEqual([
      'before',
      'request 0',
      'source 0',
      'response 0',
      'request 1',
      'source 1',
      'response 1',
      'after',
    ]);
    expect(value).toBe('result 1');
  });

  it('begins ctx.prev.result with what the before handler returned', async () => {
    const { value } = await run([
      { response: (ctx) => ctx.prev.result },
      { response: (ctx) => `${ctx.prev.result}!` },
    ]);
    expect(value).toBe('from before!');
  });

  it('shows arguments, identity, headers, info, env and a stash that all steps share', async () => {
    const { value } = await run([
      {
        request: (ctx) => (
          (ctx.stash.seen = [ctx.args, ctx.arguments, ctx.identity, ctx.request.headers, ctx.info, ctx.env]),
          {}
        ),
      },
      { response: (ctx) => ctx.stash.seen },
    ]);
    expect(value).toEqual([
      { a: 1 }, { a: 1 }, { sub: 'x' }, { 'x-a': 'b' }, { fieldName: 'f', parentTypeName: 'T', variables: { v: 1 } }, { E: '1' },
    ]); // prettier-ignore
  });

  it('skips the data source by earlyReturn, and goes on with the next step', async () => {
    const { trace, value } = await run([
      { request: () => runtime.earlyReturn('early') },
      { response: (ctx) => `${ctx.prev.result}, then` },
    ]);
    expect(trace).toEqual(['before', 'request 0', 'request 1', 'source 1', 'response 1', 'after']);
    expect(value).toBe('early, then');
  });

  it('goes to the after handler by earlyReturn with skipTo END, and from the before handler', async () => {
    const inStep = await run([{ response: () => runtime.earlyReturn('early', { skipTo: 'END' }) }, {}]);
    expect(inStep.trace).toEqual(['before', 'request 0', 'source 0', 'response 0', 'after']);
    expect(inStep.value).toBe('early');
    const before = await run([{}], { request: () => runtime.earlyReturn('early') });
    expect(before.trace).toEqual(['before', 'after']);
    expect(before.value).toBe('early');
    expect(() => runtime.earlyReturn('x')).toThrow(EarlyReturn as never);
  });

  it.each([[], [null]])(
    'fails by earlyReturn(%j), as AppSync does: there is no way to return nothing early',
    async (...value) => {
      await expect(run([{ request: () => runtime.earlyReturn(...value) }])).rejects.toMatchObject({
        message: 'Runtime Error',
        errorType: 'Code',
      });
    },
  );

  it('shows a failure of the data source as ctx.error, and runs the response handler', async () => {
    const ask = async () => {
      throw new DataSourceError('Lambda:Unhandled', 'boom');
    };
    const { value } = await run([{ ask, response: (ctx) => [ctx.error, ctx.result] }]);
    expect(value).toEqual([{ type: 'Lambda:Unhandled', message: 'boom' }, null]);
  });

  it('ends by util.error with its type, data and info, and goes on after util.appendError', async () => {
    await expect(run([{ response: () => util.error('no', 'Type', { d: 1 }, { i: 1 }) }])).rejects.toMatchObject({
      message: 'no', errorType: 'Type', data: { d: 1 }, errorInfo: { i: 1 },
    }); // prettier-ignore
    const { value, errors } = await run([{ response: () => (util.appendError('hm', 'Type'), 'kept') }]);
    expect([value, errors]).toEqual(['kept', ['hm']]);
  });

  it('ends by util.unauthorized, in the words that AppSync has for the field', async () => {
    await expect(run([{ request: () => util.unauthorized() }])).rejects.toEqual(
      new ResolverError('Not Authorized to access f on type T', 'Unauthorized'),
    );
  });

  it('passes only JSON on, so that nothing is shared by accident', async () => {
    const shared = { n: 1 };
    await run([{ response: () => shared }, { request: (ctx) => ((ctx.prev.result.n = 2), {}) }]);
    expect(shared).toEqual({ n: 1 });
  });

  it('refuses what the host does not have, by name', () => {
    // What AppSync does in its own way (numbers stay numbers, null is `{ "NULL": null }`), and nothing here needs.
    expect(() => util.dynamodb.toMapValues({ n: null })).toThrow('the local host has no util.dynamodb');
    expect(() => util.noSuchThing).toThrow('the local host has no util.noSuchThing');
    expect(() => util.time.noSuchThing).toThrow('the local host has no util.time.noSuchThing');
  });
});

describe('enhanced filters', () => {
  const published = { n: 5, s: 'hello', list: ['a', 'b'], gone: null };
  it.each([
    ['eq', 's', 'hello', 'x'],
    ['ne', 's', 'x', 'hello'],
    ['le', 'n', 5, 4],
    ['lt', 'n', 6, 5],
    ['ge', 'n', 5, 6],
    ['gt', 'n', 4, 5],
    ['contains', 's', 'ell', 'x'],
    ['contains', 'list', 'a', 'x'],
    ['notContains', 's', 'x', 'ell'],
    ['beginsWith', 's', 'he', 'lo'],
    ['in', 'n', [4, 5], [6]],
    ['notIn', 'n', [6], [4, 5]],
    ['between', 'n', [5, 6], [6, 7]],
    ['containsAny', 's', ['x', 'ell'], ['x', 'y']],
  ])('%s of %s', (operator, fieldName, yes, no) => {
    const filter = (value: unknown) =>
      parseFilter({ filterGroup: [{ filters: [{ fieldName, operator, value }] }] });
    expect(passes(filter(yes), published)).toBe(true);
    expect(passes(filter(no), published)).toBe(false);
  });

  it('are ANDed within one and ORed among several', () => {
    const rule = (fieldName: string, value: unknown) => ({ fieldName, operator: 'eq', value });
    const group = (...filters: object[][]) =>
      parseFilter({ filterGroup: filters.map((one) => ({ filters: one })) });
    expect(passes(group([rule('n', 5), rule('s', 'x')]), published)).toBe(false);
    expect(passes(group([rule('n', 5), rule('s', 'x')], [rule('s', 'hello')]), published)).toBe(true);
  });

  it('take what AppSync takes: ten filters, five values, known operators', () => {
    const one = (operator: string, value: unknown) => ({
      filterGroup: [{ filters: [{ fieldName: 'n', operator, value }] }],
    });
    expect(() => parseFilter(one('in', [1, 2, 3, 4, 5, 6]))).toThrow('at most 5');
    expect(() => parseFilter(one('like', 1))).toThrow('no filter operator');
    expect(() => parseFilter({ filterGroup: Array.from({ length: 11 }, () => ({ filters: [] })) })).toThrow(
      'at most 10',
    );
  });
});

describe('AWSDateTime', () => {
  const schema = loadSchema();
  validateScalars(schema);
  const isTaken = async (text: string, how: 'literal' | 'variable') => {
    const call = (value: string) =>
      `topUpBudget(input: {id: "a.1", amount: 1, reason: "x", expiresAt: ${value}}) { id }`;
    const document = parse(
      how === 'literal'
        ? `mutation { ${call(JSON.stringify(text))} }`
        : `mutation ($t: AWSDateTime) { ${call('$t')} }`,
    );
    const { errors } = await execute({
      schema,
      document,
      variableValues: { t: text },
      rootValue: { topUpBudget: () => ({ id: 'a.1' }) },
    });
    return !errors;
  };

  it.each([
    ['2026-03-01T12:00:00.000Z', true],
    ['2026-03-01T12:00Z', true],
    ['2026-03-01T12:00:00+05:30', true],
    ['2026-03-01T12:00:00', false],
    ['2026-03-01', false],
    ['2026-02-30T12:00:00Z', false],
    ['2026-03-01T25:00:00Z', false],
    ['yesterday', false],
    ['', false],
  ])('%s: %s', async (text, expected) => {
    expect(await isTaken(text, 'literal')).toBe(expected);
    expect(await isTaken(text, 'variable')).toBe(expected);
  });
});
