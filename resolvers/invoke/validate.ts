import type { Context } from '@aws-appsync/utils';
import { callerOf } from '../caller.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** First step: refuses bad input, and sets the call's context. */
export function request(ctx: Context): object {
  return { operation: 'Invoke', payload: { args: ctx.args, caller: callerOf(ctx) } };
}

export function response(ctx: Context): unknown {
  ctx.stash.call = lambdaAnswer(ctx);
  return ctx.stash.call;
}
