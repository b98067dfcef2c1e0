import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks for a budget's closed windows, newest first. The requests of a page of budgets are sent together. */
export function request(ctx: Context): object {
  return {
    operation: 'BatchInvoke',
    payload: { budgetId: ctx.source.id, limit: ctx.args.limit },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
