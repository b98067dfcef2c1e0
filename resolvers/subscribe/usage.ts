import type { Context } from '@aws-appsync/utils';
import { filterSubscription } from '../subscription-filter.ts';

export function request(): object {
  return { payload: null };
}

/** A caller hears of what it may call with; an analyst or admin of all. */
export function response(ctx: Context): unknown {
  const { access } = ctx.stash;
  filterSubscription(access, ctx.args);
  return null;
}
