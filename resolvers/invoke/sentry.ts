import { runtime, type Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Second step: holds the worst case in every budget that covers the call. A denied call ends here. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: { operation: 'admit', call: ctx.stash.call, input: ctx.args.input },
  };
}

export function response(ctx: Context): unknown {
  const answer = lambdaAnswer(ctx);
  if (answer.invocation) runtime.earlyReturn(answer.invocation, { skipTo: 'END' });
  ctx.stash.admission = answer.admission;
  return answer;
}
