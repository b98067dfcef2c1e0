import { runtime, util, type Context } from '@aws-appsync/utils';
import { INSIDE } from '../lambda-answer.ts';

/** Fourth step, only where the third went wrong: gives back what the call has reserved, if it never began. */
export function request(ctx: Context): object {
  if (!ctx.stash.failed) runtime.earlyReturn(ctx.prev.result);
  return {
    operation: 'Invoke',
    payload: { operation: 'giveBack', admission: ctx.stash.admission },
  };
}

/** The error of the third step is told; where the holds could not be given back either, the sweep does it. */
export function response(ctx: Context): unknown {
  util.error(INSIDE, ctx.stash.failed.type);
  return null;
}
