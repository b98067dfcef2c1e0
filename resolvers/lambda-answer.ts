import { util, type Context } from '@aws-appsync/utils';

/** What is said of an exception. What it says itself is for the log, where it stands with the function's own request ID. */
export const INSIDE = 'Something went wrong inside; it has been logged.';

/**
 * What a function answered. Turns its refusals (which are values) into GraphQL errors, and hides what an exception
 * says: that is for the log, where it stands with the function's own request ID.
 */
export function lambdaAnswer(ctx: Context): any {
  if (ctx.error) util.error(INSIDE, ctx.error.type);
  const answer = ctx.result;
  if (answer && answer.error) util.error(answer.error.message, answer.error.type, null, answer.error.info);
  return answer;
}
