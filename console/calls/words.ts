import type { ChargeBasis, DenialCode } from '../../schema/types.ts';

/** What each kind of refusal means, and what to do. */
export const DENIALS: Record<DenialCode, { title: string; advice: string }> = {
  CALL_EXCEEDS_LIMIT: {
    title: 'The call alone is more than the budget’s whole limit',
    advice: 'Waiting does not help. Ask for fewer tokens, or a cheaper model.',
  },
  BUDGET_EXCEEDED: {
    title: 'The budget has no room for the call’s worst case',
    advice: 'Wait until it starts anew, or have an admin top it up.',
  },
  MODEL_WITHOUT_PRICE: {
    title: 'The model has no price, and a budget in USD covers the call',
    advice: 'Have an admin give the model a price.',
  },
  NO_BUDGET: {
    title: 'No enforcing budget covers the call, and this deployment wants one',
    advice: 'Have an admin set a budget for these tags.',
  },
  TOO_MANY_BUDGETS: {
    title: 'More than 20 enforcing budgets cover the call',
    advice: 'Have an admin delete some, or narrow what they cover.',
  },
  BUDGET_BUSY: {
    title: 'So many calls are under way that the ledger takes no more for the moment',
    advice: 'Try again in a moment.',
  },
};

/** The failure of a call that brought no result in time. */
export const EXPIRED = 'Expired';

/** What each failure is, in plain words, by Bedrock’s name or ours. */
const FAILURES: Record<string, string> = {
  ThrottlingException:
    'Bedrock had no capacity for it: the account’s quota of this model is used up for the moment.',
  ServiceUnavailableException: 'Bedrock was not available.',
  ModelTimeoutException: 'The model took too long.',
  ModelErrorException: 'The model itself failed.',
  ModelNotReadyException: 'The model was not ready yet.',
  AccessDeniedException: 'This account may not use the model: ask for access to it in Bedrock.',
  ValidationException: 'Bedrock did not accept the request.',
  ResourceNotFoundException: 'Bedrock does not have the model (any more).',
  ServiceQuotaExceededException: 'A quota of the account is used up.',
  InternalServerException: 'Something failed inside Bedrock.',
  NoAnswer: 'No answer came, and nobody knows whether one was made.',
  Interrupted: 'The answer broke off. What came of it is kept.',
  MalformedAnswer: 'The answer could not be read.',
  NotStarted: 'It never began, so it cost nothing.',
  Unreachable: 'Bedrock could not be reached.',
  [EXPIRED]: 'No result came in time.',
};

/** A failure in plain words; one that is not known here is told by its own. */
export const failureText = (type: string): string | undefined =>
  Object.hasOwn(FAILURES, type) ? FAILURES[type] : undefined;

/** What a charge rests on, where it is a guess. */
export const BASES: Record<ChargeBasis, string | null> = {
  EXACT: null,
  EXPIRED: 'No result came in time, so the worst case was charged.',
  INTERRUPTED: 'The answer broke off, so what it can have been was charged.',
  CANCELLED: 'It was cancelled while the answer was written, so what it can have been was charged.',
  UNKNOWN: 'Nobody knows what came of the request, so the worst case was charged.',
  CORRECTED: null,
};
