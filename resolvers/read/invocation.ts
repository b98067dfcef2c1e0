import { util, type Context } from '@aws-appsync/utils';

/** Reads a call's audit record straight from the table. A request ID that nothing came of has none. */
export function request(ctx: Context): object {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `CALL#${ctx.args.requestId}`, sk: 'CALL' }),
    consistentRead: true,
  };
}

export function response(ctx: Context): unknown {
  if (ctx.error) util.error('The audit record could not be read.', ctx.error.type);
  return ctx.result?.invocation ?? null;
}
