import type { Context } from '@aws-appsync/utils';

/** Hands an event on as it is: what the mutation returns is what subscribers get. */
export function request(ctx: Context): object {
  return { payload: ctx.args.event };
}

export function response(ctx: Context): unknown {
  return ctx.result;
}
