import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, importsIn, root } from './support/sources.ts';

/** What each folder may import from, beside itself. A folder that is not named here is not expected. */
type Arrows = Record<string, readonly string[]>;

const TOP: Arrows = {
  schema: [],
  resolvers: ['schema'],
  functions: ['schema'],
  infra: ['schema', 'functions', 'console'], // of the console, what it is told of its host
  console: ['schema'], // a page in the browser: it knows the API by its schema only
  clients: [], // packages of their own: they know the API by its schema only
  test: ['schema', 'resolvers', 'functions', 'infra', 'console', 'clients'],
};

/** What stands on nothing, then what stands on it: as docs/architecture.md draws it. */
const BASE = ['log', 'store', 'pricing', 'prompt', 'errors', 'identity'];
const MIDDLE = [...BASE, 'catalog', 'ledger', 'call'];
const FUNCTIONS: Arrows = {
  log: [],
  store: [],
  pricing: [],
  prompt: ['pricing'],
  identity: [],
  errors: ['log', 'store'],
  catalog: BASE,
  bedrock: [...BASE, 'catalog'],
  ledger: BASE,
  billing: [...BASE, 'catalog'],
  call: [...BASE, 'catalog', 'ledger'],
  usage: MIDDLE,
  forecast: [...MIDDLE, 'usage'],
  reconciliation: [...MIDDLE, 'usage', 'billing', 'metrics'],
  reporting: [...MIDDLE, 'usage'],
  metrics: [...MIDDLE, 'usage', 'reporting'],
  validation: MIDDLE,
  admission: [...MIDDLE, 'bedrock', 'reporting'],
  invocation: [...MIDDLE, 'bedrock', 'reporting'],
  budgets: [...BASE, 'catalog', 'ledger'],
  handlers: [
    ...MIDDLE,
    'bedrock',
    'billing',
    'usage',
    'forecast',
    'reconciliation',
    'reporting',
    'metrics',
    'validation',
    'admission',
    'invocation',
    'budgets',
  ],
};

const LEDGER: Arrows = { budgets: [], sheets: ['budgets'], calls: ['budgets', 'sheets'] };

const INFRA: Arrows = { build: [], local: ['build'], aws: ['build'], operations: ['local'] };

const AWS: Arrows = {
  bedrock: [],
  configuration: ['bedrock'],
  observability: ['configuration', 'bedrock'],
  constructs: ['configuration', 'bedrock'],
  access: ['configuration', 'bedrock', 'constructs'],
};

/** The folder of a file right below another folder; undefined for a file that lies in that folder itself. */
const folderBelow = (base: string, file: string): string | undefined => {
  if (base !== '' && !file.startsWith(`${base}/`)) return undefined;
  const rest = base === '' ? file : file.slice(base.length + 1);
  return rest.includes('/') ? rest.split('/')[0] : undefined;
};

function wrongArrows(base: string, arrows: Arrows): string[] {
  const folders = base === '' ? Object.keys(arrows) : [base];
  return folders.flatMap(importsIn).flatMap(({ from, to }) => {
    const [a, b] = [folderBelow(base, from), folderBelow(base, to)];
    if (a === undefined || b === undefined || a === b || arrows[a]?.includes(b)) return [];
    return [`${from} imports ${to}`];
  });
}

const subfolders = (base: string) =>
  readdirSync(join(root, base), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Whether arrows lead in a circle. */
function hasCircle(arrows: Arrows): boolean {
  const done = new Set<string>();
  const below = (name: string, path: readonly string[]): boolean => {
    if (path.includes(name)) return true;
    if (done.has(name)) return false;
    const circle = (arrows[name] ?? []).some((next) => below(next, [...path, name]));
    done.add(name);
    return circle;
  };
  return Object.keys(arrows).some((name) => below(name, []));
}

describe('imports run one way', () => {
  it.each<[string, Arrows]>([
    ['', TOP],
    ['functions', FUNCTIONS],
    ['functions/ledger', LEDGER],
    ['infra', INFRA],
    ['infra/aws', AWS],
  ])('in /%s, and the arrows that may be lead in no circle', (base, arrows) => {
    expect(wrongArrows(base, arrows)).toEqual([]);
    expect(hasCircle(arrows)).toBe(false);
    if (base !== '') expect(subfolders(base).sort()).toEqual(Object.keys(arrows).sort());
  });

  it("past the ledger's face in the ledger and its own tests only", () => {
    const face = 'functions/ledger/ledger.ts';
    const past = ['functions', 'infra', 'resolvers', 'test']
      .flatMap(importsIn)
      .filter(({ from, to }) => to.startsWith('functions/ledger/') && !from.startsWith('functions/ledger/'))
      .filter(({ to }) => to !== face);
    const outside = past.filter(({ from }) => !from.startsWith('test/'));
    expect(outside).toEqual([]);
    // Tests of what is inside, and what sets up or looks at items for others.
    const inside =
      /^test\/(ledger|support|bench|soak|reporting)\/|^test\/(aws\/grants|local\/history)\.test\.ts$/;
    expect(past.filter(({ from }) => !inside.test(from))).toEqual([]);
  });

  it('of the AWS SDK for the store, into its adapter only', () => {
    const speaking = filesIn('functions').filter((file) =>
      /client-dynamodb/.test(readFileSync(join(root, file), 'utf8')),
    );
    for (const file of speaking) expect(file).toMatch(/^functions\/store\//);
  });

  it('from one function to another never', () => {
    const between = importsIn('functions').filter(({ to }) => to.startsWith('functions/handlers/'));
    expect(between).toEqual([]);
  });

  it('keep the hosts out of the functions: nothing asks where it runs', () => {
    for (const file of [...filesIn('functions'), ...filesIn('resolvers')]) {
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/isLocal|LOCAL|localhost|NODE_ENV/);
    }
  });
});

describe('a handler', () => {
  it('is thin: it reads the environment, builds what it needs, and hands over', () => {
    for (const file of filesIn('functions/handlers'))
      expect(readFileSync(join(root, file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(50);
  });
});
