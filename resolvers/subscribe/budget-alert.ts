import type { Context } from '@aws-appsync/utils';
import { ANY_VALUE } from '../../schema/tags.ts';
import { filterSubscription } from '../subscription-filter.ts';

export function request(): object {
  return { payload: null };
}

/** A caller hears of budgets that name its cost centre, and no other application or environment than its own; an analyst or admin of all. */
export function response(ctx: Context): unknown {
  filterSubscription(ctx.stash.access, ctx.args, [ANY_VALUE]);
  return null;
}
