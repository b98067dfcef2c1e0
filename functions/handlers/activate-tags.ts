import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { activateTags, type ActivatedTags } from '../billing/activate-tags.ts';

/** Cost Explorer has one endpoint, whatever the region. */
const costExplorer = new CostExplorerClient({ region: 'us-east-1' });

/** Activates the cost allocation tags, day after day. */
export const handler = (): Promise<ActivatedTags> => activateTags(costExplorer);
