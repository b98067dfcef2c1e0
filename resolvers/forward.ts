import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from './lambda-answer.ts';

/** Hands a field to the function that knows it, by name. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: { field: ctx.info.fieldName, args: ctx.args, caller: { id: ctx.stash.access.id } },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
