import { extensions, util, type Context } from '@aws-appsync/utils';

const MAX_REQUEST_ID = 64;

export function request(): object {
  return { payload: null };
}

/**
 * A call is followed by who made it, under its own request ID: so it need not exist yet. Who may read all may follow another's, and hears what
 * became of it; what the model writes is only its caller's.
 */
export function response(ctx: Context): unknown {
  const { access } = ctx.stash;
  const { requestId, caller } = ctx.args;
  if (requestId.length === 0 || requestId.length > MAX_REQUEST_ID) {
    const message = 'must be 1 to 64 characters of A-Z a-z 0-9 _ -';
    util.error(`requestId: ${message}`, 'ValidationError', null, {
      fields: [{ field: 'requestId', message }],
    });
  }
  const isOwn = caller === null || caller === undefined || caller === access.id;
  if (!isOwn && access.grant !== 'all') util.unauthorized();
  const filters: any[] = [
    { fieldName: 'requestId', operator: 'eq', value: requestId },
    { fieldName: 'caller', operator: 'eq', value: isOwn ? access.id : caller },
  ];
  if (!isOwn) filters.push({ fieldName: 'kind', operator: 'eq', value: 'FINAL' });
  extensions.setSubscriptionFilter({ filterGroup: [{ filters }] });
  return null;
}
