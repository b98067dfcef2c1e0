import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks what became of a call, and says what the asker may see. */
export function request(ctx: Context): object {
  const { id, grant, costCenters, applications } = ctx.stash.access;
  return {
    operation: 'Invoke',
    payload: {
      requestId: ctx.args.requestId,
      reader: { id, seesAll: grant === 'all', costCenters, applications },
    },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
