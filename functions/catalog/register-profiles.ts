import { queryAll, type Attributes, type Table } from '../store/store.ts';
import { MODELS_PK, profileKey, PROFILES_PREFIX } from './keys.ts';
import type { Profile } from './profile.ts';

/** Makes these the deployment's profiles, in this order, and no others. Models that admins have put stay as they are. */
export async function registerProfiles(table: Table, profiles: readonly Profile[]): Promise<void> {
  const keep = new Set<string>();
  for (const [position, profile] of profiles.entries()) {
    const key = profileKey(profile.alias);
    keep.add(key.sk);
    await table.put({ ...key, profile: { ...profile } as Attributes, position });
  }
  for (const { pk, sk } of await queryAll(table, { pk: MODELS_PK, prefix: PROFILES_PREFIX }))
    if (!keep.has(sk)) await table.delete({ pk, sk });
}
