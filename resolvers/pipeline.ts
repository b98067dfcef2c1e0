import type { Context } from '@aws-appsync/utils';

/** Before the first step of every field: nothing. */
export function request(): object {
  return {};
}

/** After the last step: its result is the field's. */
export function response(ctx: Context): unknown {
  return ctx.prev.result;
}
