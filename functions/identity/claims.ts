/** The user pool's attributes that say whose money a user may spend: comma-separated, and writable by admins only. */
export const USER_ATTRIBUTES = { costCenters: 'costCenters', applications: 'applications' } as const;

/** Custom attributes have this before their name. */
const CUSTOM = 'custom:';

/**
 * The claims that resolvers read, always both: an attribute that is absent grants nothing. (Cognito deletes an attribute that is set to
 * nothing, so absence must not mean everything; any application is `*`.)
 */
export const accessTokenClaims = (attributes: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(USER_ATTRIBUTES).map(([claim, attribute]) => [
      claim,
      tidied(attributes[`${CUSTOM}${attribute}`] ?? ''),
    ]),
  );

/** What people type by hand has blanks around its commas. */
const tidied = (list: string): string =>
  list
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .join(',');
