import type { Context } from '@aws-appsync/utils';
import { askToCarryOut, whatCameOfIt } from '../carry-out.ts';

/** Third step of a call that nobody waits for: has it carried out by a function of its own. */
export function request(ctx: Context): object {
  return askToCarryOut(ctx, 'start');
}

export function response(ctx: Context): unknown {
  return whatCameOfIt(ctx);
}
