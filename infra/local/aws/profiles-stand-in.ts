import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Profile } from '../../../functions/catalog/profile.ts';
import type { StandIn } from './bedrock-stand-in.ts';

/** The local host's inference profiles: one for each of the usual cost centres, for any application of it. */
export const LOCAL_PROFILES: Profile[] = ['sales', 'services', 'support'].map((costCenter) => ({
  alias: costCenter,
  arn: `arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/${costCenter}`,
  costCenter,
  canonicalModel: 'anthropic.claude-haiku-4-5-20251001-v1:0',
}));

/** What a profile for any application or environment is tagged with. */
const ANY = 'any';

/**
 * Stands in for the part of Bedrock's control plane that is asked for inference profiles and their tags. `tagsOf` says how
 * a profile is tagged.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html
 */
export async function startProfilesStandIn(
  profiles: readonly Profile[],
  tagsOf: (profile: Profile) => Record<string, string> = usualTags,
): Promise<Pick<StandIn, 'endpoint' | 'close'>> {
  const server = createServer((request, response) => {
    void answer(request, profiles, tagsOf).then((body) => respond(response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How the local profiles are tagged. */
export const usualTags = ({ costCenter, applicationId = ANY, environment = ANY }: Profile) => ({
  costCenter,
  applicationId,
  environment,
});

/** Undefined for what the stand-in does not know. */
async function answer(
  request: IncomingMessage,
  profiles: readonly Profile[],
  tagsOf: (profile: Profile) => Record<string, string>,
): Promise<object | undefined> {
  const url = new URL(request.url!, 'http://localhost');
  if (request.method === 'GET' && url.pathname === '/inference-profiles')
    return page(profiles, Number(url.searchParams.get('nextToken') ?? 0));
  if (request.method === 'POST' && url.pathname === '/listTagsForResource') {
    const { resourceARN } = JSON.parse(await textOf(request)) as { resourceARN: string };
    const profile = profiles.find(({ arn }) => arn === resourceARN);
    return profile && { tags: Object.entries(tagsOf(profile)).map(([key, value]) => ({ key, value })) };
  }
  return undefined;
}

const PAGE_SIZE = 2; // small, so that asking for the next page is not forgotten

const page = (profiles: readonly Profile[], from: number): object => ({
  inferenceProfileSummaries: profiles.slice(from, from + PAGE_SIZE).map(({ alias, arn, canonicalModel }) => ({
    inferenceProfileName: alias,
    inferenceProfileArn: arn,
    inferenceProfileId: arn.split('/')[1],
    models: [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${canonicalModel}` }],
    status: 'ACTIVE',
    type: 'APPLICATION',
  })),
  ...(from + PAGE_SIZE < profiles.length && { nextToken: String(from + PAGE_SIZE) }),
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function respond(response: ServerResponse, body: object | undefined): void {
  const found = body !== undefined;
  response.writeHead(found ? 200 : 404, {
    'content-type': 'application/json',
    ...(!found && { 'x-amzn-errortype': 'ResourceNotFoundException' }),
  });
  response.end(JSON.stringify(body ?? { message: 'not found' }));
}
