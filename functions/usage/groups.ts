import type { UsageEntry } from './entry.ts';
import { add, count, noFigures, type Charged, type Figures } from './figures.ts';
import type { ChargeBasis } from './entry.ts';
import { packLatencies, unpackLatenciesInto } from './latency.ts';

/** What a roll-up tells apart. The caller only where it is asked for: there may be many. */
export interface Group {
  applicationId: string;
  environment: string;
  model: string;
  modelMetric: string;
  isCovered: boolean;
  caller?: string;
}

/** The figures of each group of a slot. */
export type Groups = Map<string, { group: Group; figures: Figures }>;

const keyOf = ({ applicationId, environment, model, modelMetric, isCovered, caller = '' }: Group): string =>
  [applicationId, environment, model, modelMetric, isCovered ? 1 : 0, caller].join('#');

/** A slot has no more groups than this: tags may be free, and a roll-up must stay of a size that can be read. */
const MAX_GROUPS = 20_000;

/** What takes the place of names where there are too many. No tag and no caller is called so. */
const ALL_OTHERS = '(all others)';

/** Of groups beyond the most there may be, models are told apart, of which there are few, and not who called for what. */
const othersOf = ({ caller, ...group }: Group): Group => ({
  ...group,
  applicationId: ALL_OTHERS,
  environment: ALL_OTHERS,
  ...(caller !== undefined && { caller: ALL_OTHERS }),
});

function figuresOf(groups: Groups, group: Group): Figures {
  const key = keyOf(group);
  const known = groups.get(key);
  if (known) return known.figures;
  if (groups.size >= MAX_GROUPS && group.applicationId !== ALL_OTHERS)
    return figuresOf(groups, othersOf(group));
  const figures = noFigures();
  groups.set(key, { group, figures });
  return figures;
}

/** Counts a call in its group. */
export function countIn(groups: Groups, entry: UsageEntry, byCaller: boolean): void {
  const { applicationId, environment, model, modelMetric, isCovered, caller } = entry;
  const group = { applicationId, environment, model, modelMetric, isCovered, ...(byCaller && { caller }) };
  count(figuresOf(groups, group), entry);
}

/** Adds groups to groups. */
export function addGroups(sum: Groups, more: Groups): void {
  for (const { group, figures } of more.values()) add(figuresOf(sum, group), figures);
}

/** As text: a list for each group, since names would be most of it. */
type Packed = [
  ...group: [string, string, string, string, 0 | 1, string | null],
  calls: [number, number, number, number],
  tokens: [number, number, number, number, number],
  cost: string,
  latencies: number[],
  guessed: [ChargeBasis, number, string][],
  unpriced: number,
  overruns: [number, string],
];

export const pack = (groups: Groups): string[] =>
  [...groups.keys()].sort().map((key) => JSON.stringify(packed(groups.get(key)!)));

function packed({ group, figures }: { group: Group; figures: Figures }): Packed {
  const { calls, tokens, cost, latencies, guessed, unpriced, overruns } = figures;
  return [
    group.applicationId,
    group.environment,
    group.model,
    group.modelMetric,
    group.isCovered ? 1 : 0,
    group.caller ?? null,
    [calls.SUCCEEDED, calls.FAILED, calls.DENIED, calls.CANCELLED],
    [tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m, tokens.cacheWrite1h],
    cost.toString(),
    packLatencies(latencies),
    [...guessed].map(([basis, charged]) => [basis, charged.calls, charged.cost.toString()]),
    unpriced,
    [overruns.calls, overruns.cost.toString()],
  ];
}

/** Adds packed groups to `sum`. */
export function unpackInto(sum: Groups, text: string): void {
  for (const one of JSON.parse(text) as Packed[]) {
    const [applicationId, environment, model, modelMetric, isCovered, caller] = one;
    const [, , , , , , calls, tokens, cost, latencies, guessed, unpriced, overruns] = one;
    const group: Group = {
      applicationId,
      environment,
      model,
      modelMetric,
      isCovered: isCovered === 1,
      ...(caller !== null && { caller }),
    };
    const [SUCCEEDED, FAILED, DENIED, CANCELLED] = calls;
    const [input, output, cacheRead, cacheWrite5m, cacheWrite1h] = tokens;
    const figures = figuresOf(sum, group);
    unpackLatenciesInto(figures.latencies, latencies);
    add(figures, {
      calls: { SUCCEEDED, FAILED, DENIED, CANCELLED },
      tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h },
      cost: BigInt(cost),
      latencies: [],
      guessed: new Map(guessed.map(([basis, n, usd]): [ChargeBasis, Charged] => [basis, chargedOf(n, usd)])),
      unpriced,
      overruns: chargedOf(...overruns),
    });
  }
}

const chargedOf = (calls: number, cost: string): Charged => ({ calls, cost: BigInt(cost) });
