import type { Context } from '@aws-appsync/utils';
import type { Group } from '../schema/groups.ts';
import type { Tag } from '../schema/tags.ts';

/** The values of each tag that somebody may call with; null for any. */
export type Own = Record<Tag, string[] | null>;

/** Who asks: what every authorization mode comes down to. */
export interface Identity {
  /** Stable and unique for a caller; a request ID belongs to it. */
  id: string;
  kinds: ('caller' | 'analyst' | 'admin' | 'apiKey' | 'system')[];
  own: Own;
}

/** What an IAM principal stands for, in the table that `IAM_ACCESS` and its continuations configure. */
interface IamAccess {
  system?: boolean;
  groups?: string[];
  costCenters?: string[];
  applications?: string[];
  environments?: string[];
}

/** A claim of someone who may call with any value of a tag. Whatever else is no list, or is not there, grants nothing. */
const ANY = '*';

/** Reads the identity of a request, whatever its authorization mode. */
export function identityOf(ctx: Context): Identity {
  const identity = ctx.identity as any;
  if (!identity)
    return {
      id: 'api-key',
      kinds: ['apiKey'],
      own: { costCenter: null, applicationId: null, environment: null },
    };
  if (identity.claims) {
    const { claims } = identity;
    const own: Own = {
      costCenter: listOf(claims.costCenters), // never any: that would be everybody's money
      applicationId: listOrAny(claims.applications),
      environment: listOrAny(claims.environments),
    };
    return build(`user:${identity.sub}`, claims['cognito:groups'] ?? [], own, false);
  }
  const principal = principalOf(identity.userArn ?? '');
  const access = iamAccess(ctx, principal);
  const own: Own = {
    costCenter: access.costCenters ?? [],
    applicationId: access.applications ?? null,
    environment: access.environments ?? null,
  };
  return build(`iam:${principal}`, access.groups ?? [], own, access.system ?? false);
}

/** AppSync takes 512 characters a variable, so the table may be spread over several. */
function iamAccess(ctx: Context, principal: string): IamAccess {
  const parts = [
    ctx.env.IAM_ACCESS,
    ctx.env.IAM_ACCESS_2,
    ctx.env.IAM_ACCESS_3,
    ctx.env.IAM_ACCESS_4,
    ctx.env.IAM_ACCESS_5,
    ctx.env.IAM_ACCESS_6,
  ];
  let access: IamAccess = {};
  for (const part of parts) {
    const table = JSON.parse((part as string) ?? '{}') as Record<string, IamAccess>;
    access = table[principal] ?? access;
  }
  return access;
}

/** What membership in a group makes of someone. */
const KINDS: Record<Group, 'analyst' | 'admin'> = { analysts: 'analyst', admins: 'admin' };

function build(id: string, groups: string[], own: Own, isSystem: boolean): Identity {
  const kinds: Identity['kinds'] = [];
  // Whoever may call with no value at all of some tag can make no call.
  const mayCall = Object.values(own).every((values) => values === null || values.length > 0);
  if (mayCall) kinds.push('caller');
  for (const group of Object.keys(KINDS) as Group[]) if (groups.includes(group)) kinds.push(KINDS[group]);
  if (isSystem) kinds.push('system');
  return { id, kinds, own };
}

/** A claim holds a list as one comma-separated string: no value of a tag has a comma. */
function listOf(claim: unknown): string[] {
  if (typeof claim !== 'string') return [];
  return claim.split(',').filter((value) => value !== '');
}

function listOrAny(claim: unknown): string[] | null {
  return claim === ANY ? null : listOf(claim);
}

/** `role/Name` of whatever session of a role, or `user/Name`: the part of an ARN that stays the same. */
function principalOf(userArn: string): string {
  const resource = userArn.split(':')[5] ?? '';
  const parts = resource.split('/');
  return parts[0] === 'assumed-role' ? `role/${parts[1]}` : resource;
}
