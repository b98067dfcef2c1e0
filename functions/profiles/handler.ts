import { BedrockClient } from '@aws-sdk/client-bedrock';
import type { InferenceProfile } from '../../schema/types.ts';
import { loadCatalog } from '../catalog/catalog.ts';
import { openTable } from '../dynamodb/table.ts';
import { readProfiles } from './bedrock-profiles.ts';
import { compare } from './compare.ts';

const table = openTable();
const bedrock = new BedrockClient({});

/** What Bedrock really has, beside what the catalog says of it. */
export async function handler(): Promise<InferenceProfile[]> {
  const [existing, catalog] = await Promise.all([readProfiles(bedrock), loadCatalog(table)]);
  return compare(existing, catalog.models());
}
