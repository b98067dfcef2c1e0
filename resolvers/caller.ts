import type { Context } from '@aws-appsync/utils';

/** The caller as the functions know it: stable and unique, whatever the authorization mode. */
export function callerOf(ctx: Pick<Context, 'identity'>): { id: string } {
  const identity = ctx.identity as { sub?: string; userArn?: string } | null;
  if (identity?.sub) return { id: `user:${identity.sub}` };
  if (identity?.userArn) return { id: `iam:${identity.userArn}` };
  return { id: 'api-key' };
}
