import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { Invocation } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Outcome } from '../format/outcome.tsx';
import { seesAll } from '../identity/who.ts';
import { NoPage } from '../shell/no-page.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { useSession } from '../shell/session.ts';
import { Answered } from './answered.tsx';
import { CallBudgets } from './call-budgets.tsx';
import { ONE } from './documents.ts';
import { Facts } from './facts.tsx';
import { LogLines } from './log-lines.tsx';
import { Settlement } from './settlement.tsx';
import { Tokens } from './tokens.tsx';
import { useCaller } from './use-caller.ts';
import { Why } from './why.tsx';

/** What is under way may end without an event that is heard here. */
const AGAIN_MS = 10_000;

/** One call in full: what was decided, why, what it cost, and how it went. */
export function OneCall({
  requestId,
  caller,
  at,
}: {
  requestId: string;
  caller: string | undefined;
  at: string | undefined;
}) {
  const found = useCaller(requestId, caller, at);
  const { data, problem, reload } = useAnswer<{ invocation: Invocation | null }>(
    found.isKnown ? ONE : null,
    { requestId, caller: found.caller },
    AGAIN_MS,
  );
  const { who } = useSession();
  const isOthers = found.caller !== undefined && found.caller !== who.id && !seesAll(who);
  const call = data?.invocation;
  if (problem && !call)
    return (
      <NoPage title="Call">
        <ProblemAlert problem={problem} onRetry={reload} />
      </NoPage>
    );
  if (call === null)
    return (
      <NoPage title="Call">
        <Alert
          type="warning"
          header={isOthers ? 'This is another caller’s call' : 'There is no such call'}
          action={<Button href={pathTo('calls')}>All calls</Button>}
        >
          {isOthers
            ? 'Calls of your cost centre are in the list; in full each is shown to its caller, and to analysts and admins.'
            : 'Request IDs belong to their caller: this one was never used, or is another’s.'}
        </Alert>
      </NoPage>
    );
  if (!call) return <Spinner size="large" />;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={`Request ${call.requestId}`}
          actions={<Outcome outcome={call.status} />}
        >
          Call of {call.model}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Why call={call} />
        <Settlement call={call} caller={found.caller} onSettled={reload} />
        <Facts call={call} />
        <Tokens call={call} />
        <CallBudgets call={call} />
        <Answered call={call} />
        <LogLines call={call} />
      </SpaceBetween>
    </ContentLayout>
  );
}
