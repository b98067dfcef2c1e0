/** A field of the input, and what is wrong with it. */
export interface FieldError {
  /** Its path, such as `input.messages[0].content`. */
  field: string;
  message: string;
}

/** Why something was not done that was asked for: a value, so that nobody can forget it. */
export type Problem =
  | { problem: 'invalid-input'; fields: FieldError[] }
  | { problem: 'conflict'; message: string }
  | { problem: 'not-found'; message: string }
  | { problem: 'unavailable'; message: string }
  /** The bill could not be asked for, or not any more today. */
  | { problem: 'bill-unavailable'; message: string };

export const invalidInput = (...fields: FieldError[]): Problem => ({ problem: 'invalid-input', fields });

export const conflict = (message: string): Problem => ({ problem: 'conflict', message });

export const notFound = (message: string): Problem => ({ problem: 'not-found', message });

export const billUnavailable = (message: string): Problem => ({ problem: 'bill-unavailable', message });

/** Tells a problem from an answer. */
export const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'problem' in answer;
