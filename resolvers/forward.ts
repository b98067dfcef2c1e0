import type { Context } from '@aws-appsync/utils';
import { readerOf } from './access.ts';
import { lambdaAnswer } from './lambda-answer.ts';

/** Hands a field to the function that knows it, by name. */
export function request(ctx: Context): object {
  return {
    operation: 'Invoke',
    payload: { field: ctx.info.fieldName, args: ctx.args, reader: readerOf(ctx.stash.access) },
  };
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
