import { runtime, type Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Third step: calls the model, settles what it really used, and tells of it. A call that was not admitted has nothing to do here. */
export function request(ctx: Context): object {
  if (!ctx.stash.admission) runtime.earlyReturn(ctx.prev.result);
  return {
    operation: 'Invoke',
    payload: { admission: ctx.stash.admission, input: ctx.args.input },
  };
}

/** Where the function itself went wrong (no capacity, no time), nobody knows whether the call began: the next step sees to its holds. */
export function response(ctx: Context): unknown {
  if (ctx.error) {
    ctx.stash.failed = ctx.error;
    return null;
  }
  return lambdaAnswer(ctx);
}
