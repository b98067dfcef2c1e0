import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Profile } from '../catalog/profiles.ts';
import { MODELS_PK, profileKey } from '../dynamodb/keys.ts';
import { queryAll } from '../dynamodb/query.ts';
import { toItem, type Table } from '../dynamodb/table.ts';

/** Makes these the deployment's profiles, in this order, and no others. Models that admins have put stay as they are. */
export async function registerProfiles(table: Table, profiles: readonly Profile[]): Promise<void> {
  const wanted = profiles.map((profile, position) => ({
    ...profileKey(profile.alias),
    ...toItem({ profile, position }),
  }));
  for (const Item of wanted) await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  const keep = new Set(wanted.map(({ sk }) => sk!.S));
  for (const { pk, sk } of await queryAll(table, { pk: MODELS_PK, prefix: profileKey('').sk!.S! })) {
    if (keep.has(sk!.S)) continue;
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { pk: pk!, sk: sk! } }));
  }
}
