import { billUnavailable, type Problem } from '../errors/problem.ts';
import { writeLine } from '../log/log.ts';

/** What Cost Explorer's errors mean to who asks, and what may be done about them. */
const MEANINGS: Record<string, string> = {
  DataUnavailableException:
    'Cost Explorer has no data of these days yet: its first takes up to 24 hours from when it is enabled. Ask again later, or of earlier days.',
  LimitExceededException: 'Cost Explorer is being asked too often. Ask again in a minute.',
  ThrottlingException: 'Cost Explorer is being asked too often. Ask again in a minute.',
  AccessDeniedException:
    'Cost Explorer refuses to answer this account. It must be enabled in the payer account, which must let linked accounts see costs (Billing preferences), and IAM must allow ce:GetCostAndUsage and ce:GetDimensionValues.',
  BillExpirationException: 'The bill of these days is not there any more. Ask of later ones.',
  BillingViewHealthStatusException:
    'The billing view of this account is being prepared. Ask again in an hour.',
  InvalidNextTokenException: 'The bill was renewed while it was read. Ask again.',
  RequestChangedException: 'The bill was renewed while it was read. Ask again.',
  ValidationException:
    'Cost Explorer does not take this question, as the log has it. Ask of fewer or later days.',
};

const UNREACHABLE = 'Cost Explorer could not be reached, or did not answer in time. Ask again.';

/** Errors that the SDK throws where it got no answer. */
const NETWORK = /^(TimeoutError|NetworkingError|RequestTimeout|AbortError)$/;
const CODES = /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)/;

/** An error of Cost Explorer as a problem; a bug stays an exception. What the error says itself is for the log. */
export function problemOf(error: unknown): Problem {
  const {
    name = '',
    code = '',
    $metadata,
  } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const isNetwork = NETWORK.test(name) || CODES.test(code) || ($metadata?.httpStatusCode ?? 0) >= 500;
  const message = MEANINGS[name] ?? (isNetwork ? UNREACHABLE : undefined);
  if (message === undefined) throw error;
  writeLine({ level: 'ERROR', message: 'Cost Explorer', cause: String(error) });
  return billUnavailable(message);
}
