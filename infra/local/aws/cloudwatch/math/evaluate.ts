import { notHere, Refused } from '../refused.ts';
import type { Series } from '../series.ts';
import { aggregate, isAggregate } from './aggregate.ts';
import { FUNCTIONS, type Argument, type Place } from './functions.ts';
import { negate, operate } from './operators.ts';
import { parseExpression, type Expression } from './parse.ts';
import type { Value } from './value.ts';

/** What an expression is evaluated in. */
export interface Scope extends Place {
  /** What another query of the request comes to. */
  query(id: string): Value;
  /** The metrics of the request, or those whose ID has a text in it; expressions are none. */
  metrics(containing: string): Series[];
  /** What a search finds, in periods of so many seconds if it says so. */
  search(search: string, stat: string, period: number | undefined): Series[];
}

/** The series that an expression comes to. */
export function seriesOf(text: string, scope: Scope): Series | Series[] {
  if (/^\s*SELECT\b/i.test(text)) throw notHere('A Metrics Insights query');
  const value = valueOf(parseExpression(text), scope);
  if (typeof value === 'number')
    throw new Refused(`An expression must come to one or more time series, not to a number: ${text}`);
  return value;
}

function valueOf(expression: Expression, scope: Scope): Value {
  const argument = argumentOf(expression, scope);
  if (typeof argument === 'object' && 'word' in argument)
    throw new Refused(`Error in expression: ${argument.word} is not expected there.`);
  return argument;
}

function argumentOf(expression: Expression, scope: Scope): Argument {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'word':
      return { word: expression.word };
    case 'text':
      throw new Refused(`Error in expression: a text is not expected there: "${expression.text}"`);
    case 'query':
      return scope.query(expression.id);
    case 'negated':
      return negate(valueOf(expression.of, scope));
    case 'operation':
      return operate(expression.operator, valueOf(expression.left, scope), valueOf(expression.right, scope));
    case 'array':
      return expression.items.flatMap((item) => {
        const value = valueOf(item, scope);
        if (typeof value === 'number') throw new Refused('An array is of time series, not of numbers.');
        return value;
      });
    case 'call':
      return call(expression.name, expression.args, scope);
  }
}

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  if (name === 'METRICS') return scope.metrics(args.length === 0 ? '' : textOf(name, args[0]));
  if (name === 'SEARCH') {
    const period = args[2] && numberOf(valueOf(args[2], scope));
    return scope.search(textOf(name, args[0]), textOf(name, args[1]), period);
  }
  if (isAggregate(name)) {
    if (args.length !== 1) throw new Refused(`${name} takes one argument.`);
    return aggregate(name, valueOf(args[0]!, scope), scope.period);
  }
  if (!Object.hasOwn(FUNCTIONS, name)) throw notHere(`The function ${name}`);
  return FUNCTIONS[name]!(
    args.map((arg) => argumentOf(arg, scope)),
    scope,
  );
}

function textOf(name: string, expression: Expression | undefined): string {
  if (expression?.kind !== 'text') throw new Refused(`${name} takes a text there.`);
  return expression.text;
}

function numberOf(value: Value): number {
  if (typeof value !== 'number') throw new Refused('A period is a number of seconds.');
  return value;
}
