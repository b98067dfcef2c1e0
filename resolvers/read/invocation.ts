import type { Context } from '@aws-appsync/utils';
import { readerOf } from '../access.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks what became of a call, and says what the asker may see. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: {
      call: { requestId: ctx.args.requestId, caller: ctx.args.caller },
      reader: readerOf(ctx.stash.access),
    },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
