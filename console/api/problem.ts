/** What went wrong with a request, for people: what happened, and what to do about it. */
export interface Problem {
  /** The API's own word for it, or `Unreachable`. */
  type: string;
  title: string;
  detail: string;
  /** What to do. */
  advice: string;
  /** What is wrong with which input. */
  fields: { field: string; message: string }[];
}

interface GraphQLError {
  errorType?: string | null;
  errorInfo?: { fields?: { field: string; message: string }[] } | null;
  message?: string;
}

/** What each kind of error means, and what to do. Any other is `Unexpected`. */
const KINDS: Record<string, { title: string; advice: string }> = {
  ValidationError: {
    title: 'Something in it is not right',
    advice: 'Mend what is named, and send it again.',
  },
  ConflictError: {
    title: 'It has changed meanwhile',
    advice: 'Look at what it is now, then decide again.',
  },
  NotFoundError: { title: 'There is none', advice: 'It may have been deleted, or it is not yours to see.' },
  Unauthorized: {
    title: 'You may not do this',
    advice: 'Ask an admin for access; on the local host, take on another identity at the top right.',
  },
  UnauthorizedException: {
    title: 'You are not signed in any more',
    advice: 'Load the page again to sign in.',
  },
  LedgerUnavailable: {
    title: 'The budgets could not be asked',
    advice: 'Nothing was called and nothing spent. Try again in a moment.',
  },
  ExecutionTimeout: { title: 'It took too long', advice: 'Ask for less: a shorter time, or more filters.' },
  Unreachable: {
    title: 'The API can’t be reached',
    advice: 'Look at whether the host runs and the network is up. It is tried again by itself.',
  },
};

const UNEXPECTED = {
  title: 'Something failed that should not',
  advice: 'Try again; if it goes on, look at the log of the host.',
};

/** What Amplify threw, or anything else, as a problem. */
export function problemOf(thrown: unknown): Problem {
  const errors = (thrown as { errors?: unknown } | null | undefined)?.errors;
  const first = (Array.isArray(errors) ? errors[0] : undefined) as GraphQLError | undefined;
  if (!first) return make('Unexpected', messageOf(thrown), []);
  const isNetwork = !first.errorType && /network|failed to fetch/i.test(first.message ?? '');
  const isSignedOut = !first.errorType && /unauthorized|no current user|token/i.test(first.message ?? '');
  const type =
    first.errorType ?? (isNetwork ? 'Unreachable' : isSignedOut ? 'UnauthorizedException' : 'Unexpected');
  return make(type, first.message ?? '', first.errorInfo?.fields ?? []);
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : 'Nothing more is known.';

const make = (type: string, detail: string, fields: Problem['fields']): Problem => ({
  type,
  ...(Object.hasOwn(KINDS, type) ? KINDS[type]! : UNEXPECTED),
  detail,
  fields,
});

/** What is wrong with a field before anything is sent. */
export const wrongField = (field: string, message: string): Problem =>
  make('ValidationError', `${field}: ${message}`, [{ field, message }]);

/** What is wrong with an input of this name, if anything: a field below it counts too. */
export const problemWith = (problem: Problem | undefined, field: string): string | undefined =>
  problem?.fields.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.message;
