import {
  UpdateCostAllocationTagsStatusCommand,
  type CostExplorerClient,
} from '@aws-sdk/client-cost-explorer';
import { TAGS } from '../../schema/tags.ts';
import { writeLine } from '../log/log.ts';

/** The keys that are active, and those that could not be activated yet. */
export interface ActivatedTags {
  active: string[];
  pending: string[];
}

/**
 * Activates the cost allocation tags. A key can be activated only some time after its first use, and only in the payer
 * account: so this runs day after day, says what came of it, and fails over nothing.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_UpdateCostAllocationTagsStatus.html
 */
export async function activateTags(costExplorer: CostExplorerClient): Promise<ActivatedTags> {
  const reasons = await activate(costExplorer);
  const pending = Object.keys(reasons);
  const active = TAGS.filter((key) => !pending.includes(key));
  const level = pending.length > 0 ? 'WARN' : 'INFO';
  writeLine({ level, message: 'cost allocation tags', active, pending, reasons });
  return { active, pending };
}

/** Why each key that could not be activated could not be. */
async function activate(costExplorer: CostExplorerClient): Promise<Record<string, string>> {
  try {
    const { Errors = [] } = await costExplorer.send(
      new UpdateCostAllocationTagsStatusCommand({
        CostAllocationTagsStatus: TAGS.map((TagKey) => ({ TagKey, Status: 'Active' })),
      }),
    );
    return Object.fromEntries(Errors.map(({ TagKey, Message }) => [TagKey!, Message ?? 'refused']));
  } catch (error) {
    return Object.fromEntries(TAGS.map((key) => [key, String(error)]));
  }
}
