import type { Expression } from '@aws-sdk/client-cost-explorer';

/** All of these must hold. Cost Explorer takes no list of one. */
export function allOf(...expressions: readonly Expression[]): Expression {
  const [only, ...more] = expressions;
  return more.length === 0 ? only! : { And: [...expressions] };
}

/** Any of these must hold. */
export function oneOf(...expressions: readonly Expression[]): Expression {
  const [only, ...more] = expressions;
  return more.length === 0 ? only! : { Or: [...expressions] };
}

/** Sorted, so that the same question is the same. */
const values = (all: readonly string[]): string[] => [...new Set(all)].sort();

export const dimensionIn = (
  Key: 'SERVICE' | 'USAGE_TYPE' | 'RECORD_TYPE',
  all: readonly string[],
): Expression => ({ Dimensions: { Key, Values: values(all) } });

export const tagIn = (Key: string, all: readonly string[]): Expression => ({
  Tags: { Key, Values: values(all) },
});

/** There is such a tag. */
export const hasTag = (Key: string): Expression => ({ Not: { Tags: { Key, MatchOptions: ['ABSENT'] } } });

/** What was used, at what it costs: not what was paid on top of it, or given back. */
export const OF_USAGE: Expression = { Not: dimensionIn('RECORD_TYPE', ['Credit', 'Refund', 'Tax']) };
