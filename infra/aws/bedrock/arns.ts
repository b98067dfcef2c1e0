import { routingOf, withoutRouting, type Geography } from '../../../functions/catalog/routing.ts';

/**
 * Where Bedrock may route calls with these prefixes, as documented in 2026; a configuration can say otherwise. A region too
 * many does no harm, one too few makes some calls fail.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export const ROUTES: Record<Geography, readonly string[]> = {
  us: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  apac: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-4',
  ],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  au: ['ap-southeast-2', 'ap-southeast-4'],
  ca: ['ca-central-1', 'ca-west-1', 'us-east-1', 'us-east-2', 'us-west-2'],
};

/** Where a geography's models can be called from, where that is not every region that calls may be routed to. */
export const SOURCES: Partial<Record<Geography, readonly string[]>> = { ca: ['ca-central-1', 'ca-west-1'] };

/** Regions by geography. */
export type Routes = Partial<Record<Geography, readonly string[]>>;

/** Where a stack is: its partition, region and account, which may be yet to be known. */
export interface Place {
  partition: string;
  region: string;
  account: string;
}

const foundationModel = ({ partition }: Place, region: string, modelId: string): string =>
  `arn:${partition}:bedrock:${region}::foundation-model/${withoutRouting(modelId)}`;

const systemProfile = ({ partition, region, account }: Place, modelId: string): string =>
  `arn:${partition}:bedrock:${region}:${account}:inference-profile/${modelId}`;

/** What a call of a model needs permission for: the model in every region that it may be routed to, and the profile. */
export function invokableArns(modelId: string, place: Place, routes: Routes = ROUTES): string[] {
  const prefix = routingOf(modelId);
  if (!prefix) return [foundationModel(place, place.region, modelId)];
  // Global routing is permitted by the ARN without a region, beside that of the region where the call is made.
  const regions = prefix === 'global' ? ['', place.region] : (routes[prefix] ?? ROUTES[prefix]);
  return [systemProfile(place, modelId), ...regions.map((region) => foundationModel(place, region, modelId))];
}

/** What an application inference profile of a model is made from. */
export const profileSourceArn = (modelId: string, place: Place): string =>
  routingOf(modelId) ? systemProfile(place, modelId) : foundationModel(place, place.region, modelId);

/** What CountTokens needs permission for: it knows foundation models only. */
export const countableArn = (modelId: string, place: Place): string =>
  foundationModel(place, place.region, modelId);
