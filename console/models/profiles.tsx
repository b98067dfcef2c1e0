import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { InferenceProfile } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Empty } from '../format/empty.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { PROFILES } from './documents.ts';
import { PROFILE_PROBLEMS } from './words.ts';

/** The application inference profiles of the account, and what is wrong with them. */
export function Profiles() {
  const { who } = useSession();
  const { data, problem, isLoading, reload } = useAnswer<{ inferenceProfiles: InferenceProfile[] }>(PROFILES);
  if (problem && !data) return <ProblemAlert problem={problem} onRetry={reload} />;
  return (
    <Table
      header={
        <Header
          variant="h2"
          description="Models for one team, billed apart. A problem means that a bill or a call goes astray."
        >
          Inference profiles
        </Header>
      }
      wrapLines
      loading={isLoading && !data}
      loadingText="Asking Bedrock"
      items={data?.inferenceProfiles ?? []}
      trackBy="arn"
      empty={
        <Empty title="None">
          Profiles are made by the deployment’s configuration, or by hand in Bedrock.
        </Empty>
      }
      columnDefinitions={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          cell: ({ name, arn }) => name ?? arn.split('/').at(-1),
        },
        { id: 'alias', header: 'Alias here', cell: ({ alias }) => alias ?? '–' },
        {
          id: 'tags',
          header: 'Billed to',
          cell: ({ costCenter, applicationId, environment }) =>
            [costCenter, applicationId, environment].filter(Boolean).join(' · ') || '–',
        },
        { id: 'status', header: 'In Bedrock', cell: ({ status }) => status ?? 'not there' },
        {
          id: 'problems',
          header: 'Problems',
          minWidth: 260,
          cell: ({ problems, arn }) =>
            problems.length === 0 ? (
              <StatusIndicator>None</StatusIndicator>
            ) : (
              <>
                {problems.map((one) => (
                  <StatusIndicator key={one} type="warning">
                    {PROFILE_PROBLEMS[one]}
                  </StatusIndicator>
                ))}
                {problems.includes('UNMAPPED') && who.isAdmin && (
                  <Button variant="inline-link" href={pathTo('models', ['new'], { modelId: arn })}>
                    Add a model
                  </Button>
                )}
              </>
            ),
        },
      ]}
    />
  );
}
