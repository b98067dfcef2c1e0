import { util, type Context } from '@aws-appsync/utils';
import { TAGS } from '../schema/tags.ts';
import type { Tags } from '../schema/types.ts';
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

/** Whether a call with these tags is the asker's to make. */
export function isWithin(access: Access, tags: Tags): boolean {
  if (access.grant === 'all') return true;
  for (const tag of TAGS) {
    const allowed = access.own[tag];
    if (allowed !== null && !allowed.includes(tags[tag])) return false;
  }
  return true;
}

/** The asker, as functions know it. */
export function readerOf(access: Access): object {
  return { id: access.id, seesAll: access.grant === 'all', own: access.own };
}
