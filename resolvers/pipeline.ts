import type { Context } from '@aws-appsync/utils';
import { authorize } from './access.ts';

/** Before the first step of every field: who asks, and may they? */
export function request(ctx: Context): object {
  ctx.stash.access = authorize(ctx);
  return {};
}

/** After the last step: its result is the field's. */
export function response(ctx: Context): unknown {
  return ctx.prev.result;
}
