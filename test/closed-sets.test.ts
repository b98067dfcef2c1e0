import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateTypes } from '../infra/build/generate-types.ts';
import { readSchemaDocument, readSchemaSdl } from '../infra/build/schema.ts';
import { root } from './support/sources.ts';

/** The compiler over functions and resolvers, in whose eyes a file may say something else than on disk. */
class Compiler {
  readonly #options: ts.CompilerOptions;
  readonly #roots: string[];
  readonly #instead = new Map<string, string>();
  readonly #host: ts.CompilerHost;
  readonly #unchanged = new Map<string, ts.SourceFile | undefined>();
  #program: ts.Program | undefined;

  constructor() {
    const config = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
      ts.sys,
      root,
    );
    this.#options = config.options;
    this.#roots = config.fileNames.filter((file) =>
      ['functions/', 'resolvers/'].some((folder) => file.startsWith(join(root, folder))),
    );
    this.#host = ts.createCompilerHost(this.#options);
    const read = this.#host.getSourceFile.bind(this.#host);
    this.#host.getSourceFile = (file, language) => {
      const text = this.#instead.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, language);
      if (!this.#unchanged.has(file)) this.#unchanged.set(file, read(file, language));
      return this.#unchanged.get(file);
    };
  }

  /** The files that do not compile while some files say something else. */
  broken(instead: Record<string, string> = {}): string[] {
    this.#instead.clear();
    for (const [file, text] of Object.entries(instead)) this.#instead.set(join(root, file), text);
    this.#program = ts.createProgram(this.#roots, this.#options, this.#host, this.#program);
    const errors = [...this.#program.getSyntacticDiagnostics(), ...this.#program.getSemanticDiagnostics()];
    const files = errors.map(({ file }) => (file ? file.fileName.slice(root.length) : 'no file'));
    return [...new Set(files)].sort();
  }
}

const sdl = readSchemaSdl();

/** The types that are generated of a schema with a member more. */
async function typesWith(...edits: [where: RegExp, member: string][]): Promise<string> {
  let changed = sdl;
  for (const [where, member] of edits) {
    expect(changed).toMatch(where);
    changed = changed.replace(where, (found) => `${found}\n  ${member}`);
  }
  return generateTypes(readSchemaDocument(changed));
}

describe('a member more breaks the build wherever it matters', () => {
  let compiler: Compiler;
  beforeAll(() => {
    compiler = new Compiler();
  });

  it('and nothing is broken as it stands', async () => {
    expect(compiler.broken({ 'schema/types.ts': await generateTypes(readSchemaDocument()) })).toEqual([]);
  });

  it.each<[string, [RegExp, string][], string[]]>([
    // Of no two of these the same place: so they can be tried together.
    [
      'a budget action, a status of a call, a period, a mode, a denial code, a role, a kind of block, a kind of event',
      [
        [/enum OnExceed \{/, 'ONE_MORE'],
        [/enum InvocationStatus \{/, 'ONE_MORE'],
        [/enum BudgetPeriod \{/, 'ONE_MORE'],
        [/enum BudgetMode \{/, 'ONE_MORE'],
        [/enum DenialCode \{/, 'ONE_MORE'],
        [/enum Role \{/, 'ONE_MORE'],
        [/input ContentBlockInput \{/, 'oneMore: String'],
        [/enum InvocationEventKind \{/, 'ONE_MORE'],
      ],
      [
        'functions/admission/adjust.ts',
        'functions/budgets/on-exceed.ts',
        'functions/reporting/decision-line.ts',
        'functions/reporting/emf.ts',
        'functions/reporting/usage-event.ts',
        'functions/ledger/budgets/window.ts',
        'functions/ledger/budgets/budget.ts',
        'functions/admission/denial.ts',
        'functions/ledger/refusal.ts',
        'functions/bedrock/prompt.ts',
        'functions/call/deltas.ts',
        'functions/call/output.ts',
        'functions/bedrock/blocks.ts',
        'functions/prompt/needs.ts',
        'functions/prompt/token-bound.ts',
        'functions/validation/blocks.ts',
        'functions/validation/conversation.ts',
      ],
    ],
    [
      'a tag',
      [
        [/type Tags [^{]*\{/, 'oneMore: String!'],
        [/input TagsInput \{/, 'oneMore: String'],
        [/type BudgetScope [^{]*\{/, 'oneMore: String'],
        [/input BudgetScopeInput \{/, 'oneMore: String'],
        [/input BudgetFilter \{/, 'oneMore: String'],
        [/type UsageEvent [^{]*\{/, 'oneMore: String!'],
        [/input UsageEventInput \{/, 'oneMore: String!'],
        [/type Model [^{]*\{/, 'oneMore: String'],
      ],
      [
        'functions/budgets/input.ts',
        'functions/budgets/show.ts',
        'functions/catalog/model.ts',
        'functions/reporting/emf.ts',
        'functions/reporting/metrics.ts',
        'functions/validation/request.ts',
        'functions/validation/validate.ts',
        'resolvers/identity.ts',
        'resolvers/subscription-filter.ts',
        'schema/tags.ts',
      ],
    ],
    [
      'a unit',
      [[/enum BudgetUnit \{/, 'ONE_MORE']],
      [
        'functions/admission/denial.ts',
        'functions/admission/fit.ts',
        'functions/budgets/input.ts',
        'functions/budgets/on-exceed.ts',
        'functions/call/demand.ts',
        'functions/invocation/charge.ts',
        'functions/ledger/sheets/sheet.ts',
        'functions/ledger/sheets/window-name.ts',
        'functions/pricing/amounts.ts',
      ],
    ],
    [
      'a period of costs, and what they are told apart by',
      [
        [/enum CostGranularity \{/, 'ONE_MORE'],
        [/enum CostDimension \{/, 'ONE_MORE'],
        [/input CostFilter \{/, 'oneMore: String'],
      ],
      ['functions/billing/input.ts', 'functions/billing/period.ts', 'functions/billing/questions.ts'],
    ],
    [
      'a field of an input',
      [
        [/input ParametersInput \{/, 'oneMore: Int'],
        [/input CreateBudgetInput \{/, 'oneMore: String'],
        [/input PutModelInput \{/, 'oneMore: String'],
      ],
      ['functions/budgets/input.ts', 'functions/catalog/model-input.ts', 'functions/validation/request.ts'],
    ],
  ])('%s', async (_name, edits, places) => {
    expect(compiler.broken({ 'schema/types.ts': await typesWith(...edits) })).toEqual(
      expect.arrayContaining(places),
    );
  });

  it('a state of a call', () => {
    const file = 'functions/ledger/calls/states.ts';
    const states = readFileSync(join(root, file), 'utf8');
    const more = states.replace(
      'export const STATES = {',
      "$&\n  ONE_MORE: { next: [], again: 'replay', told: 'outcome' },",
    );
    expect(compiler.broken({ [file]: more })).toEqual(['functions/call/invocation.ts']);
    const another = states.replace("again: 'retry', told", "again: 'never', told");
    expect(compiler.broken({ [file]: another })).toContain(file);
  });

  it('a problem, and a way for a store to fail', () => {
    const problems = 'functions/errors/problem.ts';
    const text = readFileSync(join(root, problems), 'utf8');
    const more = text.replace('export type Problem =', "$&\n  | { problem: 'too-late'; message: string }");
    expect(compiler.broken({ [problems]: more })).toContain('functions/errors/error-answer.ts');
    const store = 'functions/store/store.ts';
    const failures = readFileSync(join(root, store), 'utf8').replace("kind: 'throttled' |", "$& 'busy' |");
    expect(compiler.broken({ [store]: failures })).toContain(store);
  });
});
