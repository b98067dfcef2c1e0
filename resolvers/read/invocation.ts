import { util, type Context } from '@aws-appsync/utils';
import { isWithin } from '../access.ts';

/** Reads a call's audit record straight from the table. A request ID that nothing came of has none. */
export function request(ctx: Context): object {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `CALL#${ctx.args.requestId}`, sk: 'CALL' }),
    consistentRead: true,
  };
}

/** What is somebody else's is answered like what does not exist. */
export function response(ctx: Context): unknown {
  if (ctx.error) util.error('The audit record could not be read.', ctx.error.type);
  const audit = ctx.result;
  if (!audit || !audit.invocation) return null;
  const { access } = ctx.stash;
  if (access.grant === 'own' && (audit.caller !== access.id || !isWithin(access, audit.invocation.tags)))
    return null;
  return audit.invocation;
}
