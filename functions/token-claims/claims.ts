/** The user pool's attributes that say whose money a user may spend: comma-separated, and writable by admins only. */
export const USER_ATTRIBUTES = { costCenters: 'costCenters', applications: 'applications' } as const;

/** Custom attributes have this before their name. */
const CUSTOM = 'custom:';

/** The claims that resolvers read. Without the attribute `applications` there is no such claim, which means any. */
export function accessTokenClaims(attributes: Record<string, string | undefined>): Record<string, string> {
  const claims: Record<string, string> = {};
  for (const [claim, attribute] of Object.entries(USER_ATTRIBUTES)) {
    const value = attributes[`${CUSTOM}${attribute}`];
    if (value !== undefined) claims[claim] = tidied(value);
  }
  return claims;
}

/** What people type by hand has blanks around its commas. */
const tidied = (list: string): string =>
  list
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .join(',');
