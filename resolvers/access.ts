import { util, type Context } from '@aws-appsync/utils';
import { identityOf, type Identity } from './identity.ts';
import { PERMISSIONS, type Grant } from './permissions.ts';

/** What the asker may do with the field that was asked for. */
export interface Access extends Identity {
  grant: Grant;
}

/** Finds what the table grants the asker, and ends the request where that is nothing. */
export function authorize(ctx: Context): Access {
  const identity = identityOf(ctx);
  const permission = PERMISSIONS[`${ctx.info.parentTypeName}.${ctx.info.fieldName}`];
  let grant: Grant = 'none';
  for (const kind of identity.kinds) {
    const granted = permission ? permission[kind] : 'none';
    if (granted === 'all' || (granted === 'own' && grant === 'none')) grant = granted;
  }
  if (grant === 'none') util.unauthorized();
  return { ...identity, grant };
}

/** Whether a call with these tags is the asker's to make, or to see. */
export function isWithin(access: Access, tags: { costCenter: string; applicationId: string }): boolean {
  if (access.grant === 'all') return true;
  return (
    access.costCenters.includes(tags.costCenter) &&
    (access.applications === null || access.applications.includes(tags.applicationId))
  );
}
