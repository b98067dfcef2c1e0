import type { Profile } from '../catalog/profiles.ts';
import { openTable } from '../dynamodb/table.ts';
import { registerProfiles } from './register.ts';

const table = openTable();

/** What CloudFormation's custom resource provider hands on. */
interface DeploymentEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  ResourceProperties: { profiles: Profile[] };
}

/** Told of a deployment's profiles whenever they change: the catalog knows their ARNs without anybody copying them. */
export async function handler({ RequestType, ResourceProperties }: DeploymentEvent): Promise<object> {
  await registerProfiles(table, RequestType === 'Delete' ? [] : ResourceProperties.profiles);
  return { PhysicalResourceId: 'inference-profiles' };
}
