import type { Profile } from '../catalog/profile.ts';
import { registerProfiles } from '../catalog/register-profiles.ts';
import { openTable } from '../store/open.ts';

const table = openTable('ledger');

/** What CloudFormation's custom resource provider hands on. */
interface CustomResourceEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  ResourceProperties: { profiles: Profile[] };
}

/** Told of a deployment's profiles whenever they change: the catalog knows their ARNs without anybody copying them. */
export async function handler({ RequestType, ResourceProperties }: CustomResourceEvent): Promise<object> {
  await registerProfiles(table, RequestType === 'Delete' ? [] : ResourceProperties.profiles);
  return { PhysicalResourceId: 'inference-profiles' };
}
