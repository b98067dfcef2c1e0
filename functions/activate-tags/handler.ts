import { CostExplorerClient, UpdateCostAllocationTagsStatusCommand } from '@aws-sdk/client-cost-explorer';
import { IMPLIED_TAGS } from '../catalog/model.ts';
import { writeLine } from '../outcome/log.ts';

/** Cost Explorer has one endpoint, whatever the region. */
const costExplorer = new CostExplorerClient({ region: 'us-east-1' });

/**
 * Activates the cost allocation tags. A key can be activated only some time after its first use, and only in the payer
 * account: so this runs day after day, says what came of it, and fails over nothing.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_UpdateCostAllocationTagsStatus.html
 */
export async function handler(): Promise<{ active: string[]; pending: string[] }> {
  const reasons = await activate();
  const pending = Object.keys(reasons);
  const active = IMPLIED_TAGS.filter((key) => !pending.includes(key));
  const level = pending.length > 0 ? 'WARN' : 'INFO';
  writeLine({ level, message: 'cost allocation tags', active, pending, reasons });
  return { active, pending };
}

/** Why each key that could not be activated could not be. */
async function activate(): Promise<Record<string, string>> {
  try {
    const { Errors = [] } = await costExplorer.send(
      new UpdateCostAllocationTagsStatusCommand({
        CostAllocationTagsStatus: IMPLIED_TAGS.map((TagKey) => ({ TagKey, Status: 'Active' })),
      }),
    );
    return Object.fromEntries(Errors.map(({ TagKey, Message }) => [TagKey!, Message ?? 'refused']));
  } catch (error) {
    return Object.fromEntries(IMPLIED_TAGS.map((key) => [key, String(error)]));
  }
}
