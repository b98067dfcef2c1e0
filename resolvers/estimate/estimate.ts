import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Second step of the dry run: the same decision as for `invoke`, without a hold. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: { operation: 'estimate', call: ctx.stash.call, input: ctx.args.input },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
