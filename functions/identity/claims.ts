import { TAGS, type Tag } from '../../schema/tags.ts';

/**
 * The access token's claim for each tag, by which a user pool says what a user may call with: comma-separated, and written by admins
 * only. The attribute of the user pool has the same name, with `custom:` before it.
 */
export const TAG_CLAIMS: Record<Tag, string> = {
  costCenter: 'costCenters',
  applicationId: 'applications',
  environment: 'environments',
};

const CUSTOM = 'custom:';

/**
 * The claims that resolvers read, always all: an attribute that is absent grants nothing. (Cognito deletes an attribute that is set to
 * nothing, so absence must not mean everything; any value is `*`.)
 */
export const accessTokenClaims = (attributes: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    TAGS.map((tag) => [TAG_CLAIMS[tag], tidied(attributes[`${CUSTOM}${TAG_CLAIMS[tag]}`] ?? '')]),
  );

/** What people type by hand has blanks around its commas. */
const tidied = (list: string): string =>
  list
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .join(',');
