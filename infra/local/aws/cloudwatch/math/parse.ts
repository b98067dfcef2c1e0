import { Refused } from '../refused.ts';

/** A metric math expression. A `word` is a name in capitals that is no function here, such as REPEAT or DESC. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'text'; text: string }
  | { kind: 'query'; id: string }
  | { kind: 'word'; word: string }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'negated'; of: Expression }
  | { kind: 'operation'; operator: Operator; left: Expression; right: Expression }
  | { kind: 'call'; name: string; args: Expression[] };

/** How tightly operators bind, and what else they are written as. */
const OPERATORS = {
  OR: 1,
  AND: 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '>=': 3,
  '<': 3,
  '>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '^': 7,
} as const;

export type Operator = keyof typeof OPERATORS;

const ALSO: Record<string, Operator> = { '&&': 'AND', '||': 'OR' };
const NEGATION = 6;

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|'([^']*)'|"([^"]*)"|(&&|\|\||[=!<>]=|[-+*/^<>()[\],]))/y;

type Token = { number: number } | { name: string } | { text: string } | { mark: string };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Refused(`Error in expression: unexpected: ${text.slice(at, end).trim()}`);
    const [, number, name, single, double, mark] = match;
    if (number !== undefined) found.push({ number: Number(number) });
    else if (name !== undefined) found.push({ name });
    else if (mark !== undefined) found.push({ mark });
    else found.push({ text: single ?? double! });
  }
  return found;
}

/** Reads an expression. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export function parseExpression(text: string): Expression {
  const all = tokens(text);
  let at = 0;
  const isMark = (mark: string) => {
    const token = all[at];
    return token !== undefined && 'mark' in token && token.mark === mark;
  };
  const skip = (mark: string) => {
    if (!isMark(mark)) throw new Refused(`Error in expression: ${mark} is expected in: ${text}`);
    at += 1;
  };

  function operator(): Operator | undefined {
    const token = all[at];
    const said = token && ('mark' in token ? token.mark : 'name' in token ? token.name : undefined);
    const name = said === undefined ? undefined : (ALSO[said] ?? said);
    return name !== undefined && Object.hasOwn(OPERATORS, name) ? (name as Operator) : undefined;
  }

  function expression(tightness: number): Expression {
    let left = operand();
    for (;;) {
      const name = operator();
      if (name === undefined || OPERATORS[name] < tightness) return left;
      at += 1;
      left = { kind: 'operation', operator: name, left, right: expression(OPERATORS[name] + 1) };
    }
  }

  function operand(): Expression {
    const token = all[at];
    if (!token) throw new Refused(`Error in expression: it ends too soon: ${text}`);
    at += 1;
    if ('number' in token) return { kind: 'number', value: token.number };
    if ('text' in token) return { kind: 'text', text: token.text };
    if ('name' in token) return named(token.name);
    switch (token.mark) {
      case '-':
        return { kind: 'negated', of: expression(NEGATION) };
      case '(': {
        const inner = expression(1);
        skip(')');
        return inner;
      }
      case '[':
        return { kind: 'array', items: list(']') };
      default:
        throw new Refused(`Error in expression: unexpected ${token.mark} in: ${text}`);
    }
  }

  function named(name: string): Expression {
    if (isMark('(')) {
      at += 1;
      return { kind: 'call', name, args: list(')') };
    }
    return /^[a-z]/.test(name) ? { kind: 'query', id: name } : { kind: 'word', word: name };
  }

  function list(end: string): Expression[] {
    const items: Expression[] = [];
    if (!isMark(end)) items.push(expression(1));
    while (isMark(',')) {
      at += 1;
      items.push(expression(1));
    }
    skip(end);
    return items;
  }

  const parsed = expression(1);
  if (at < all.length) throw new Refused(`Error in expression: there is more than was expected in: ${text}`);
  return parsed;
}
