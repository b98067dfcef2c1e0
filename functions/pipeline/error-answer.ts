import { isRequestFailure } from '../dynamodb/table.ts';
import { LedgerUnavailable } from '../ledger/unavailable.ts';
import { writeLine } from '../outcome/log.ts';

/** A field of the input, and what is wrong with it. */
export interface FieldError {
  /** Its path, such as `input.messages[0].content`. */
  field: string;
  message: string;
}

/**
 * What a function answers when it will not do what it was asked. A value, not an exception: the resolver turns it
 * into a GraphQL error, and AppSync would hide an exception's type behind `Lambda:Unhandled`.
 */
export interface ErrorAnswer {
  error: {
    type: 'ValidationError' | 'ConflictError' | 'NotFoundError' | 'LedgerUnavailable';
    message: string;
    info?: { fields: FieldError[] };
  };
}

export const validationError = (fields: FieldError[]): ErrorAnswer => ({
  error: {
    type: 'ValidationError',
    message: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
    info: { fields },
  },
});

export const conflict = (message: string): ErrorAnswer => ({ error: { type: 'ConflictError', message } });

export const notFound = (message: string): ErrorAnswer => ({ error: { type: 'NotFoundError', message } });

/** Fails closed: a call whose budgets can't be asked is not made. The cause is for the log, not for the caller. */
export function ledgerUnavailable(error: Error): ErrorAnswer {
  writeLine({ level: 'ERROR', message: error.message, cause: String(error.cause) });
  return {
    error: {
      type: 'LedgerUnavailable',
      message: 'The budgets could not be asked, so the call was not made. Try again.',
    },
  };
}

/** What a step answers before anything is spent; where the table could not be asked, that. */
export async function failingClosed<T>(step: () => Promise<T>): Promise<T | ErrorAnswer> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof LedgerUnavailable) return ledgerUnavailable(error);
    if (isRequestFailure(error))
      return ledgerUnavailable(new LedgerUnavailable('the table could not be asked', { cause: error }));
    throw error;
  }
}
