import { BedrockClient } from '@aws-sdk/client-bedrock';
import type { InferenceProfile } from '../../schema/types.ts';
import { readProfiles } from '../catalog/bedrock-profiles.ts';
import { compareProfiles } from '../catalog/compare-profiles.ts';
import { loadCatalog } from '../catalog/load.ts';
import { answering, type ErrorAnswer } from '../errors/error-answer.ts';
import { openReader } from '../store/open.ts';

const table = openReader('ledger');
const bedrock = new BedrockClient({});

/** What Bedrock really has, beside what the catalog says of it. */
export const handler = (): Promise<InferenceProfile[] | ErrorAnswer> =>
  answering('query', async () => {
    const [existing, catalog] = await Promise.all([readProfiles(bedrock), loadCatalog(table)]);
    return compareProfiles(existing, catalog.models());
  });
