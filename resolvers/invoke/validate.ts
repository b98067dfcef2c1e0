import { util, type Context } from '@aws-appsync/utils';
import { isWithin, readerOf } from '../access.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** First step: refuses bad input, and sets the call's context. */
export function request(ctx: Context): object {
  const isStarted = ctx.info.fieldName === 'startInvocation';
  return { operation: 'Invoke', payload: { args: ctx.args, reader: readerOf(ctx.stash.access), isStarted } };
}

/** Who pays is known only now: a profile implies its cost centre. Nothing has been spent or held yet. */
export function response(ctx: Context): unknown {
  const call = lambdaAnswer(ctx);
  if (!isWithin(ctx.stash.access, call.tags)) util.unauthorized();
  ctx.stash.call = call;
  return call;
}
