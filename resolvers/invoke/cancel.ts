import type { Context } from '@aws-appsync/utils';
import { aboutCall } from '../call.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Ends a call before its answer is complete. */
export function request(ctx: Context): object {
  return aboutCall(ctx, 'cancel');
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
