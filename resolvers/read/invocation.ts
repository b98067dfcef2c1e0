import type { Context } from '@aws-appsync/utils';
import { aboutCall } from '../call.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks what became of a call, and says what the asker may see. */
export function request(ctx: Context): object {
  return aboutCall(ctx, 'find');
}

export function response(ctx: Context): unknown {
  return lambdaAnswer(ctx);
}
