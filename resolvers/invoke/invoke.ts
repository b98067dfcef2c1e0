import type { Context } from '@aws-appsync/utils';
import { askToCarryOut, whatCameOfIt } from '../carry-out.ts';

/** Third step: calls the model, settles what it really used, and answers it. */
export function request(ctx: Context): object {
  return askToCarryOut(ctx, 'invoke');
}

export function response(ctx: Context): unknown {
  return whatCameOfIt(ctx);
}
