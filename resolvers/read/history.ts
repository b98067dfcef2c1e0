import { util, type Context } from '@aws-appsync/utils';

const DEFAULT_LIMIT = 12;
const MAX_LIMIT = 100;

/** Reads a budget's closed windows straight from the table, newest first. */
export function request(ctx: Context): object {
  const limit = ctx.args.limit ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    const message = `must be from 1 to ${MAX_LIMIT}`;
    util.error(`limit: ${message}`, 'ValidationError', null, { fields: [{ field: 'limit', message }] });
  }
  // A budget's ID is its sheet and its slot; a sheet's name may have dots itself.
  const id: string = ctx.source.id;
  const dot = id.lastIndexOf('.');
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND begins_with(sk, :sk)',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': `SHEET#${id.slice(0, dot)}`,
        ':sk': `HISTORY#${id.slice(dot + 1)}#`,
      }),
    },
    scanIndexForward: false,
    consistentRead: true,
    limit,
  };
}

export function response(ctx: Context): unknown {
  if (ctx.error) util.error('The history could not be read.', ctx.error.type);
  return ctx.result.items;
}
