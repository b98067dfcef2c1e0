import { notHere, Refused } from '../refused.ts';

/** What a metric must have: a text in one of its names or values, or in those that a designator says. */
export type Term =
  | { kind: 'text'; text: string; isExact: boolean; within?: string }
  | { kind: 'and' | 'or'; left: Term; right: Term }
  | { kind: 'not'; of: Term };

/** A search. `schema` is the namespace, and the dimensions that a metric must have: these and no others. */
export interface Search {
  schema?: { namespace: string; dimensions: string[] };
  term?: Term;
}

const MAX_LENGTH = 1_024;

type Token =
  { kind: 'word' | 'quoted'; text: string; isDesignator: boolean } | { kind: '(' | ')' | '{' | '}' | ',' };

const PUNCTUATION = /^[(){},]/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"(\s*=)?/;
const WORD = /^([^\s"(){},=]+)(\s*=)?/;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let rest = text.trimStart(); rest !== '';) {
    const punctuation = PUNCTUATION.exec(rest)?.[0] as '(' | undefined;
    const quoted = QUOTED.exec(rest);
    const word = punctuation || quoted ? undefined : WORD.exec(rest);
    const [all, inside, equals] = quoted ?? word ?? [punctuation];
    if (all === undefined)
      throw new Refused(`Error in search expression: not understood from here on: ${rest}`);
    if (punctuation) found.push({ kind: punctuation });
    else {
      const kind = quoted ? 'quoted' : 'word';
      const said = quoted ? inside!.replace(/\\(.)/g, '$1') : inside!;
      found.push({ kind, text: said, isDesignator: equals !== undefined });
    }
    rest = rest.slice(all.length).trimStart();
  }
  return found;
}

/** Reads the first argument of SEARCH. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
export function parseSearch(text: string): Search {
  if (text.length > MAX_LENGTH)
    throw new Refused(`A search expression has at most ${MAX_LENGTH} characters, not ${text.length}.`);
  const all = tokens(text);
  let at = 0;
  const next = () => all[at];
  const take = (): Token => {
    const token = all[at];
    if (!token) throw new Refused('Error in search expression: it ends too soon.');
    at += 1;
    return token;
  };
  const nameOf = (token: Token): string => {
    if (!('text' in token))
      throw new Refused(`Error in search expression: a name is expected, not ${token.kind}`);
    return token.text;
  };
  const isWord = (...words: string[]) => {
    const token = next();
    return token?.kind === 'word' && !token.isDesignator && words.includes(token.text);
  };

  function schema(): Search['schema'] {
    take();
    const names = [nameOf(take())];
    for (let token = take(); token.kind !== '}'; token = take()) {
      if (token.kind !== ',')
        throw new Refused('Error in search expression: names in {} are separated by commas.');
      names.push(nameOf(take()));
    }
    const [namespace, ...dimensions] = names;
    return { namespace: namespace!, dimensions };
  }

  function either(): Term {
    let left = both();
    while (isWord('OR')) {
      take();
      left = { kind: 'or', left, right: both() };
    }
    return left;
  }

  function both(): Term {
    let left = one();
    for (;;) {
      if (isWord('AND')) take();
      else if (!next() || isWord('OR') || next()!.kind === ')') return left;
      left = { kind: 'and', left, right: one() };
    }
  }

  function one(): Term {
    if (isWord('NOT')) {
      take();
      return { kind: 'not', of: one() };
    }
    const token = take();
    if (token.kind === '(') {
      const inner = either();
      if (take().kind !== ')') throw new Refused('Error in search expression: a parenthesis is not closed.');
      return inner;
    }
    const text = nameOf(token);
    if ('text' in token && token.isDesignator) {
      if (text.startsWith(':')) throw notHere(`${text} in a search`);
      const value = take();
      return { kind: 'text', text: nameOf(value), isExact: value.kind === 'quoted', within: text };
    }
    return { kind: 'text', text, isExact: token.kind === 'quoted' };
  }

  const search: Search = {};
  if (next()?.kind === '{') {
    search.schema = schema();
    if (next()?.kind === ',') take();
  }
  if (next()) search.term = either();
  if (next()) throw new Refused('Error in search expression: there is more than was expected.');
  if (!search.schema && !search.term) throw new Refused('A search needs a schema or a term.');
  return search;
}
