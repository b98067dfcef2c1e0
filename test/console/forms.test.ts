import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { blank, createInput, unreadable, updateInput, valuesOf } from '../../console/budgets/form-values.ts';
import { outlookOf } from '../../console/budgets/outlook.ts';
import { tightLimit } from '../../console/playground/tight-limit.ts';
import { outlookText } from '../../console/budgets/outlook-text.ts';
import { leadingAndTrailing } from '../../console/reports/leading-trailing.ts';
import { windowPreview } from '../../console/budgets/window.ts';
import { partsOf } from '../../console/calls/cost.ts';
import { problemOf, problemWith } from '../../console/api/problem.ts';
import { seriesOf } from '../../console/charts/series.ts';
import { mayCall, roleOf, seesAll, whoIs } from '../../console/identity/who.ts';
import * as models from '../../console/models/form-values.ts';
import { graphqlOf, typescriptOf } from '../../console/playground/code.ts';
import { callOf } from '../../console/playground/request.ts';
import { createArgs, updateArgs } from '../../functions/budgets/input.ts';
import { windowAt } from '../../functions/ledger/ledger.ts';
import { readCompleteSdl } from '../../infra/build/schema.ts';
import type { Budget, BudgetPeriod, Model, TokenPrice, UsageRow } from '../../schema/types.ts';

describe('the form of a budget', () => {
  const filled = {
    ...blank('Europe/Zurich', new URLSearchParams('costCenter=sales')),
    name: 'A',
    limit: '5',
  };

  it('makes what the API takes', () => {
    expect(unreadable(filled)).toEqual({});
    expect(createArgs.safeParse({ input: createInput(filled, 'token') }).success).toBe(true);
    expect(updateArgs.safeParse({ input: updateInput(filled, 'id', 3) }).success).toBe(true);
  });

  it('names what can’t be sent', () => {
    const wrong = {
      ...filled,
      name: ' ',
      limit: 'much',
      thresholds: '80, x',
      onExceed: 'DOWNGRADE' as const,
    };
    expect(Object.keys(unreadable(wrong)).sort()).toEqual(['downgradeTo', 'limit', 'name', 'thresholds']);
  });

  it('shows a budget as it is: saved unchanged, nothing changes', () => {
    const budget = {
      ...createInput(filled, 'token'),
      id: 'b',
      scope: { costCenter: 'sales' },
      limit: 0.0000001,
      thresholds: [50, 90],
    } as unknown as Budget;
    expect(updateInput(valuesOf(budget), 'b', 1)).toMatchObject({ limit: 0.0000001, thresholds: [50, 90] });
  });
});

describe('the preview of a window', () => {
  const PERIODS: BudgetPeriod[] = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];
  const ZONES = ['UTC', 'Europe/Zurich', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'];

  it('is the window that the ledger counts in, but for the hour of a change of clocks', () => {
    const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...PERIODS), fc.constantFrom(...ZONES), moment, (period, zone, at) => {
        const window = windowAt(period, zone, at);
        const isShort = period === 'MINUTE' || period === 'HOUR';
        const offset = (when: number) =>
          new Date(when).toLocaleString('en', { timeZone: zone, timeZoneName: 'longOffset' }).slice(-6);
        fc.pre(!isShort || offset(at - 7_200_000) === offset(at + 7_200_000));
        expect(windowPreview(period, zone, at)).toEqual({ startsAt: window.startsAt, endsAt: window.endsAt });
      }),
      { numRuns: 1000 },
    );
  });
});

it('a model that is saved as it is gets no new price, and one with a new price keeps its bands', () => {
  const price = {
    input: 1,
    output: 5,
    cacheRead: 0.1,
    cacheWrite5m: 1.25,
    cacheWrite1h: 2,
    effectiveFrom: '',
  };
  const band = {
    abovePromptTokens: 100_000,
    input: 2,
    output: 10,
    cacheRead: 0.2,
    cacheWrite5m: 2.5,
    cacheWrite1h: 4,
  };
  const model = {
    alias: 'a',
    modelId: 'x.y',
    canonicalModel: 'x.y',
    provider: 'x',
    maxOutputTokens: 10,
    defaultMaxTokens: 10,
    contextWindow: 100,
    lifecycle: 'ACTIVE',
    fallbacks: [],
    version: 'v1',
    priceUsdPerMillion: { ...price, region: null, bands: [band] },
  } as unknown as Model;
  const values = models.valuesOf(model);
  expect(models.unreadable(values)).toEqual({});
  expect(models.putInput(values, model)).not.toHaveProperty('priceUsdPerMillion');
  const dearer = { ...values, prices: { ...values.prices, input: '1.5' } };
  expect(models.putInput(dearer, model)).toMatchObject({
    expectedVersion: 'v1',
    priceUsdPerMillion: { input: 1.5, bands: [band] },
  });
});

describe('what a call cost by kind', () => {
  const price = {
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite5m: 3.75,
    bands: [],
  } as unknown as TokenPrice;
  const usage = {
    inputTokens: 17,
    outputTokens: 40,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    totalTokens: 57,
  };

  it('is told where it explains the whole cost, and not guessed where it does not', () => {
    expect(partsOf(usage, 0.000651, price).map(({ usd }) => usd)).toEqual([0.000051, 0, 0, 0.0006]);
    expect(partsOf(usage, 0.5, price).every(({ usd }) => usd === null)).toBe(true);
    expect(partsOf(usage, 0.000651, null).every(({ usd }) => usd === null)).toBe(true);
  });
});

it('series have a value at each point, and together they are all there is', () => {
  const points = [0, 1, 2].map((day) => new Date(Date.UTC(2026, 0, 1 + day)));
  const row = fc.record({ day: fc.nat(2), model: fc.constantFrom(...'abcdefghij'), costUsd: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const asked = rows.map(({ day, model, costUsd }) => ({
        startsAt: points[day]!.toISOString(),
        model,
        figures: { costUsd },
      })) as unknown as UsageRow[];
      const series = seriesOf(asked, ['MODEL'], points, ({ costUsd = 0 }) => costUsd);
      expect(series.length).toBeLessThanOrEqual(6);
      for (const { data } of series) expect(data.map(({ x }) => x)).toEqual(points);
      const sum = series.flatMap(({ data }) => data).reduce((total, { y }) => total + y, 0);
      expect(sum).toBe(rows.reduce((total, { costUsd }) => total + costUsd, 0));
    }),
  );
});

describe('a call of the playground', () => {
  const draft = {
    model: 'claude-sonnet-4-6',
    system: 'Be "brief"\n',
    prompt: 'Hello "you" ${x} `y`',
    maxTokens: '64',
    temperature: '',
    costCenter: 'sales',
    applicationId: 'crm',
    environment: '',
  };

  it('is a document that the schema takes, whatever is typed', () => {
    const schema = buildSchema(readCompleteSdl());
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (prompt) => {
        const document = graphqlOf(callOf({ ...draft, prompt }));
        expect(validate(schema, parse(document))).toEqual([]);
      }),
    );
  });

  it('is TypeScript with all that was typed', () => {
    const code = typescriptOf(callOf(draft), 'http://localhost:4000/graphql');
    expect(code).toContain(JSON.stringify(draft.prompt));
    expect(code).toContain('"maxTokens": 64');
  });

  it('leaves out what is empty, and sends what is no number for the API to name', () => {
    expect(callOf(draft).tags).toEqual({ applicationId: 'crm', costCenter: 'sales' });
    expect(callOf({ ...draft, maxTokens: 'many' }).input.parameters).toEqual({ maxTokens: 'many' });
  });
});

describe('who one is', () => {
  it('is what the token’s claims say; what is missing grants nothing', () => {
    expect(roleOf(whoIs({}))).toBe('may do nothing');
    const sam = whoIs({
      username: 'sam',
      costCenters: 'sales,support',
      applications: '*',
      environments: '*',
    });
    expect([mayCall(sam), seesAll(sam), roleOf(sam)]).toEqual([true, false, 'calls for sales, support']);
    const ann = whoIs({ 'cognito:groups': ['analysts'] });
    expect([mayCall(ann), seesAll(ann), roleOf(ann)]).toEqual([false, true, 'analyst']);
    expect(mayCall(whoIs({ costCenters: 'sales', applications: '', environments: '*' }))).toBe(false);
  });
});

describe('a problem', () => {
  it('says what happened and what to do, whatever was thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ errors: fc.array(fc.record({ message: fc.string() })) })),
        (thrown) => {
          const { title, advice } = problemOf(thrown);
          expect(title).not.toBe('');
          expect(advice).not.toBe('');
        },
      ),
    );
  });

  it('names the fields that the API named', () => {
    const problem = problemOf({
      errors: [
        {
          errorType: 'ValidationError',
          message: 'x',
          errorInfo: { fields: [{ field: 'input.scope.model', message: 'is unknown' }] },
        },
      ],
    });
    expect(problemWith(problem, 'input.scope')).toBe('is unknown');
    expect(problemWith(problem, 'input.sc')).toBeUndefined();
  });

  it('of a network is told as such', () => {
    expect(problemOf({ errors: [{ message: 'Network Error' }] }).type).toBe('Unreachable');
  });
});

it('the limit that the playground proposes has room for the call, and for less than a hundredth more', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e4, noNaN: true }), (worst) => {
      const limit = tightLimit(worst);
      expect(limit).toBeGreaterThanOrEqual(worst * (1 - 1e-12));
      expect(limit).toBeLessThan(worst * 1.0101);
    }),
  );
  expect(tightLimit(0.0042901)).toBe(0.0043);
});

describe('where a budget is heading', () => {
  const at = Date.UTC(2026, 10, 25);
  const forecast = { expectedTotal: 12, expectedPercent: 120, low: 10, high: 15 };

  it('is said in a sentence, and nothing where nothing can be expected', () => {
    const runsOutAt = new Date(at + 3 * 86_400_000).toISOString();
    const basis = { method: 'SEASONAL' as const };
    const budget = (spent: number, mode: 'ENFORCE' | 'OBSERVE' = 'ENFORCE') =>
      ({ unit: 'USD', mode, window: { spent, limit: 10 } }) as const;
    const told = { ...forecast, basis, runsOutAt };
    const text = (...[of, how]: Parameters<typeof outlookText>) => outlookText(of, how, at, 'en-US');
    expect(text(budget(5), told)).toBe(
      'Runs out in 3 days, if it goes on so. At its end $12.00 expected, were nothing refused ($10.00 to $15.00), 120% of the limit.',
    );
    expect(text(budget(5, 'OBSERVE'), told)).toContain('At its end $12.00 expected ($10.00 to $15.00)');
    expect(text(budget(9.95), told)).toMatch(/^Used up: it refuses/);
    expect(text(budget(0), { ...told, basis: { method: 'NO_USAGE' }, runsOutAt: null })).toBe('');
    const nothing = { expectedTotal: null, expectedPercent: null, low: null, high: null, runsOutAt: null };
    expect(text(budget(0), { ...nothing, basis: { method: 'TOO_YOUNG' } })).toBe('');
  });

  it('is lines that begin where what is spent ends, and spend that never falls', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 24 }), (costs) => {
        const rows = costs.map((costUsd, day) => ({
          startsAt: new Date(Date.UTC(2026, 10, 1 + day)).toISOString(),
          figures: { costUsd },
        }));
        const spent = costs.reduce((sum, one) => sum + one, 0);
        const window = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z', spent };
        const budget = { unit: 'USD', window, forecast } as unknown as Budget;
        const [known, expected] = outlookOf(budget, rows as never, at);
        const ys = known!.data.map(({ y }) => y);
        expect(ys).toEqual([...ys].sort((a, b) => a - b));
        expect(known!.data.at(-1)).toEqual(expected!.data[0]);
        expect(expected!.data.at(-1)!.y).toBe(12);
      }),
    );
  });
});

it('the ledger has a point for each day, and the bill for those that it has', () => {
  const [ledger, bill] = leadingAndTrailing([
    { day: '2026-11-02', ledgerUsd: 3, billedUsd: null },
    { day: '2026-11-01', ledgerUsd: 1, billedUsd: 1.5 },
    { day: '2026-11-01', ledgerUsd: 2, billedUsd: null },
  ]);
  expect(ledger!.data.map(({ y }) => y)).toEqual([3, 3]);
  expect(bill!.data.map(({ y }) => y)).toEqual([1.5]);
});
