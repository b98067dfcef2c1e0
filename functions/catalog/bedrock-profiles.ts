import {
  ListTagsForResourceCommand,
  paginateListInferenceProfiles,
  ResourceNotFoundException,
  type BedrockClient,
  type InferenceProfileSummary,
  type Tag,
} from '@aws-sdk/client-bedrock';

/** An application inference profile as Bedrock has it. */
export interface ExistingProfile {
  arn: string;
  name: string;
  status: string;
  modelArns: string[];
  tags: Record<string, string>;
}

/** Profiles whose tags are asked for at once. */
const AT_ONCE = 8;

/** Every application inference profile of this account and region, with its tags. */
export async function readProfiles(bedrock: BedrockClient): Promise<ExistingProfile[]> {
  const summaries: InferenceProfileSummary[] = [];
  const pages = paginateListInferenceProfiles(
    { client: bedrock, pageSize: 1000 },
    { typeEquals: 'APPLICATION' },
  );
  for await (const { inferenceProfileSummaries = [] } of pages) summaries.push(...inferenceProfileSummaries);
  const profiles: ExistingProfile[] = [];
  for (let i = 0; i < summaries.length; i += AT_ONCE) {
    const some = summaries.slice(i, i + AT_ONCE);
    const read = await Promise.all(some.map((summary) => withTags(bedrock, summary)));
    profiles.push(...read.filter((profile) => profile !== undefined));
  }
  return profiles;
}

/** Undefined for a profile that has been deleted since it was listed. */
async function withTags(
  bedrock: BedrockClient,
  summary: InferenceProfileSummary,
): Promise<ExistingProfile | undefined> {
  const arn = summary.inferenceProfileArn!;
  const tags = await tagsOf(bedrock, arn);
  if (!tags) return undefined;
  return {
    arn,
    name: summary.inferenceProfileName!,
    status: summary.status!,
    modelArns: (summary.models ?? []).flatMap(({ modelArn }) => modelArn ?? []),
    tags: Object.fromEntries(tags.map(({ key, value }) => [key!, value!])),
  };
}

async function tagsOf(bedrock: BedrockClient, arn: string): Promise<Tag[] | undefined> {
  try {
    const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    return tags;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
