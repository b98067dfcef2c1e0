/** Who is signed in, as the API will see them: read from the access token's claims, for show only. The API decides. */
export interface Who {
  /** As the API names its callers. */
  id: string;
  username: string;
  isAdmin: boolean;
  isAnalyst: boolean;
  /** The cost centres that they may call for. */
  costCenters: string[];
  /** Null for any. */
  applications: string[] | null;
  /** Null for any. */
  environments: string[] | null;
}

/** Reads an access token's claims; whatever is missing grants nothing. */
export function whoIs(claims: Record<string, unknown>): Who {
  const groups = Array.isArray(claims['cognito:groups']) ? (claims['cognito:groups'] as unknown[]) : [];
  return {
    id: `user:${String(claims.sub)}`,
    username: typeof claims.username === 'string' ? claims.username : 'somebody',
    isAdmin: groups.includes('admins'),
    isAnalyst: groups.includes('analysts'),
    costCenters: listOf(claims.costCenters),
    applications: claims.applications === '*' ? null : listOf(claims.applications),
    environments: claims.environments === '*' ? null : listOf(claims.environments),
  };
}

const listOf = (claim: unknown): string[] =>
  typeof claim === 'string' ? claim.split(',').filter((value) => value !== '') : [];

/** Whether they see what everybody does. */
export const seesAll = ({ isAdmin, isAnalyst }: Who): boolean => isAdmin || isAnalyst;

/** Whether they may call models: that takes a cost centre that pays. */
export const mayCall = ({ costCenters, applications, environments }: Who): boolean =>
  costCenters.length > 0 && applications?.length !== 0 && environments?.length !== 0;

/** What they are, in a few words. */
export function roleOf(who: Who): string {
  const roles = [
    ...(who.isAdmin ? ['admin'] : []),
    ...(who.isAnalyst ? ['analyst'] : []),
    ...(mayCall(who) ? [`calls for ${who.costCenters.join(', ')}`] : []),
  ];
  return roles.length > 0 ? roles.join(' · ') : 'may do nothing';
}
