import { runtime, type Context } from '@aws-appsync/utils';
import { lambdaAnswer } from './lambda-answer.ts';

/** Asks for an admitted call to be carried out. A call that was not admitted has nothing to do here. */
export function askToCarryOut(ctx: Context, operation: 'invoke' | 'start'): object {
  if (!ctx.stash.admission) runtime.earlyReturn(ctx.prev.result);
  return {
    operation: 'Invoke',
    payload: { operation, admission: ctx.stash.admission, input: ctx.args.input },
  };
}

/** Where the function itself went wrong (no capacity, no time), nobody knows whether the call began: the next step sees to its holds. */
export function whatCameOfIt(ctx: Context): unknown {
  if (ctx.error) {
    ctx.stash.failed = ctx.error;
    return null;
  }
  return lambdaAnswer(ctx);
}
