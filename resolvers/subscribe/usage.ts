import type { Context } from '@aws-appsync/utils';
import { filterSubscription } from '../subscription-filter.ts';

export function request(): object {
  return { payload: null };
}

/** A caller hears of the cost centres (and applications) in its token; an analyst or admin of all. */
export function response(ctx: Context): unknown {
  const { access } = ctx.stash;
  filterSubscription(access, ctx.args, {
    costCenter: access.costCenters,
    applicationId: access.applications ?? [],
  });
  return null;
}
