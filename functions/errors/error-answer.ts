import { writeLine } from '../log/log.ts';
import { isUnavailable } from '../store/store.ts';
import { isProblem, type FieldError, type Problem } from './problem.ts';

/** The types of errors that GraphQL tells. */
type ErrorType =
  'ValidationError' | 'ConflictError' | 'NotFoundError' | 'LedgerUnavailable' | 'BillUnavailable';

/**
 * What a function answers when it will not do what it was asked. AppSync would hide the type of an exception behind
 * `Lambda:Unhandled`, so the resolver makes a GraphQL error of this.
 */
export interface ErrorAnswer {
  error: { type: ErrorType; message: string; info?: { fields: FieldError[] } };
}

const ERROR_TYPES = {
  'invalid-input': 'ValidationError',
  conflict: 'ConflictError',
  'not-found': 'NotFoundError',
  unavailable: 'LedgerUnavailable',
  'bill-unavailable': 'BillUnavailable',
} as const satisfies Record<Problem['problem'], ErrorType>;

/** A problem as a function answers it. */
export function errorAnswer(problem: Problem): ErrorAnswer {
  const type = ERROR_TYPES[problem.problem];
  if (problem.problem !== 'invalid-input') return { error: { type, message: problem.message } };
  const fields = briefly(problem.fields);
  const message = fields.map(({ field, message: what }) => `${field}: ${what}`).join('; ');
  return { error: { type, message, info: { fields } } };
}

/** A request may have many thousands of mistakes, and each may quote it: an answer tells of the first, within bounds. */
const MAX_FIELDS = 20;
const MAX_FIELD = 200;
const MAX_MESSAGE = 1_000;

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text);

function briefly(fields: readonly FieldError[]): FieldError[] {
  const told = fields
    .slice(0, MAX_FIELDS)
    .map(({ field, message }) => ({ field: cut(field, MAX_FIELD), message: cut(message, MAX_MESSAGE) }));
  const more = fields.length - told.length;
  return more > 0 ? [...told, { field: 'input', message: `and ${more} more` }] : told;
}

const UNAVAILABLE = {
  call: 'The budgets could not be asked, so the call was not made. Try again.',
  query: 'The ledger could not be reached. Try again.',
  change: 'The ledger could not be reached. See whether the change was made, and try again if not.',
} as const;

/**
 * What a function answers: what `act` answers, a problem as an error. Where the store can't be reached, every function says so in the
 * same way; its cause is for the log, not for the caller. A bug stays an exception: trying again would not mend it.
 */
export async function answering<T>(
  kind: keyof typeof UNAVAILABLE,
  act: () => Promise<T | Problem>,
): Promise<Exclude<T, Problem> | ErrorAnswer> {
  try {
    const answer = await act();
    return isProblem(answer) ? errorAnswer(answer) : (answer as Exclude<T, Problem>);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const { message, cause } = error as Error;
    writeLine({ level: 'ERROR', message, cause: String(cause) });
    return errorAnswer({ problem: 'unavailable', message: UNAVAILABLE[kind] });
  }
}
