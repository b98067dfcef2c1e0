import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Third step: calls the model, settles what it really used, and tells of it. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: { admission: ctx.stash.admission, input: ctx.args.input },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
