import type { Denial, Failure, Invocation } from './api.ts';

/** What is wrong with a field of the request. */
export interface FieldError {
  field: string;
  message: string;
}

interface Details {
  fault?: 'client' | 'server';
  retryable?: boolean;
  requestId?: string | undefined;
  httpStatusCode?: number | undefined;
}

/**
 * Any error of this client. It has what the SDK's exceptions have, so that what looks at `name` goes on working, and so does
 * `instanceof ThrottlingException`: the SDK takes what has the name for the exception.
 */
export class CostSentryError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { requestId?: string; httpStatusCode?: number };
  /** Where it is there, the same may succeed later: what the SDK's own retries look at. */
  readonly $retryable?: { throttling: boolean };
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(
    name: string,
    message: string,
    { fault = 'client', retryable = false, requestId, httpStatusCode }: Details = {},
  ) {
    super(message);
    this.name = name;
    this.$fault = fault;
    this.retryable = retryable;
    this.$metadata = {
      ...(requestId !== undefined && { requestId }),
      ...(httpStatusCode !== undefined && { httpStatusCode }),
    };
    if (retryable) this.$retryable = { throttling: name === 'ThrottlingException' };
  }
}

/** No budget had room: nothing was spent. `denial.fits` is a smaller call that would be admitted, if there is one. */
export class BudgetDeniedError extends CostSentryError {
  readonly denial: Denial;

  constructor(denial: Denial, requestId: string) {
    super('BudgetDeniedError', denial.message, { retryable: denial.retryable, requestId });
    this.denial = denial;
  }
}

/** The request is not one that the API takes; nothing was spent. */
export class ValidationException extends CostSentryError {
  /** What is wrong, in the API's words: `input.messages[0].blocks[0].text`. */
  readonly fields: readonly FieldError[];

  constructor(message: string, fields: readonly FieldError[], requestId?: string) {
    super('ValidationException', message, { requestId });
    this.fields = fields;
  }
}

/** The command has something that the API does not take; nothing was sent. */
export class UnsupportedFieldError extends CostSentryError {
  /** Where in the command, such as `guardrailConfig`. */
  readonly field: string;

  constructor(field: string, why: string) {
    super('UnsupportedFieldError', `${field}: ${why}`);
    this.field = field;
  }
}

/** The model did not answer, or not to the end: `name` is the failure's type, such as `ThrottlingException`. */
export class CallFailedError extends CostSentryError {
  readonly failure: Failure;
  /** What it cost all the same, in USD. */
  readonly costUsd: number;

  constructor(failure: Failure, { requestId, costUsd }: Pick<Invocation, 'requestId' | 'costUsd'>) {
    super(failure.type, failure.message, { fault: 'server', retryable: failure.retryable, requestId });
    this.failure = failure;
    this.costUsd = costUsd;
  }
}

/** The call was cancelled by `cancelInvocation`, from here or elsewhere. */
export class CancelledError extends CostSentryError {
  /** What it cost until then, in USD. */
  readonly costUsd: number;

  constructor({ requestId, costUsd }: Pick<Invocation, 'requestId' | 'costUsd'>) {
    super('CancelledError', 'The call was cancelled before its answer was complete.', { requestId });
    this.costUsd = costUsd;
  }
}

/** As the SDK says that a caller has ended its request. */
export const abortError = (): CostSentryError => new CostSentryError('AbortError', 'Request aborted');

/** An error as GraphQL answers it on AppSync. */
export interface GraphQLFault {
  errorType?: string | null;
  message?: string;
  errorInfo?: { fields?: FieldError[] } | null;
}

/** What the API's own types of errors are called by who uses Bedrock. */
const NAMES: Record<string, [name: string, details: Details]> = {
  Unauthorized: ['AccessDeniedException', {}],
  UnauthorizedException: ['AccessDeniedException', {}],
  ConflictError: ['ConflictException', {}],
  NotFoundError: ['ResourceNotFoundException', {}],
  LedgerUnavailable: ['ServiceUnavailableException', { fault: 'server', retryable: true }],
  ServiceUnavailable: ['ServiceUnavailableException', { fault: 'server', retryable: true }],
  ExecutionTimeout: ['ServiceUnavailableException', { fault: 'server', retryable: true }],
  ThrottlingException: ['ThrottlingException', { retryable: true }],
  TooManyRequestsException: ['ThrottlingException', { retryable: true }],
};

/** The error of a GraphQL answer. What none of the names is for is called as the API calls it. */
export function graphqlError([first = {}]: readonly GraphQLFault[], requestId?: string): CostSentryError {
  const { errorType, message = 'The API answered an error without saying which.', errorInfo } = first;
  if (errorType === 'ValidationError')
    return new ValidationException(message, errorInfo?.fields ?? [], requestId);
  const type = errorType ?? 'InternalServerException';
  const [name, details] = Object.hasOwn(NAMES, type) ? NAMES[type]! : [type, { fault: 'server' as const }];
  return new CostSentryError(name, message, { ...details, requestId });
}

/** What a call that has ended without an answer is thrown as; undefined for one that is answered, or goes on. */
export function endedBadly(call: Invocation): CostSentryError | undefined {
  switch (call.status) {
    case 'DENIED':
      return new BudgetDeniedError(call.denial!, call.requestId);
    case 'FAILED':
      return new CallFailedError(call.failure!, call);
    case 'CANCELLED':
      return new CancelledError(call);
    case 'SUCCEEDED':
    case 'RUNNING':
      return undefined;
  }
}
