import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks where a budget is heading. The requests of a page of budgets are sent together, so that they share what is read. */
export function request(ctx: Context): object {
  return { operation: 'BatchInvoke', payload: { budgetId: ctx.source.id } };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
