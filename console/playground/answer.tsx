import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Why, Denied } from '../calls/why.tsx';
import { Amount } from '../format/exactly.tsx';
import { Outcome } from '../format/outcome.tsx';
import { duration } from '../format/time.ts';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { pathTo } from '../shell/route.ts';
import { textOf } from './transcript.ts';
import type { Running } from './use-call.ts';

/** The call that was made: its answer as it is written, and what became of it. */
export function Answer({
  running,
  onStop,
  onFit,
}: {
  running: Running;
  onStop: () => void;
  onFit: (fits: { model: string; maxTokens: number }) => void;
}) {
  const { result, problem, transcript, requestId, isStopping } = running;
  const isRunning = !result && !problem;
  // What is kept is whole; what was heard may lack its end.
  const text = result?.output?.content || textOf(transcript);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            isRunning && (
              <Button iconName="close" loading={isStopping} onClick={onStop}>
                Stop
              </Button>
            )
          }
        >
          Answer
        </Header>
      }
    >
      <SpaceBetween size="s">
        {problem && <ProblemAlert problem={problem} />}
        {!problem && <Outcome outcome={result?.status ?? 'RUNNING'} />}
        {result?.denial ? (
          <Denied denial={result.denial} onFit={() => result.denial?.fits && onFit(result.denial.fits)} />
        ) : (
          result && <Why call={result} />
        )}
        {text !== '' && (
          <pre className="answer" aria-live="polite" aria-busy={isRunning}>
            {text}
          </pre>
        )}
        {result && (
          <Box variant="small">
            <Amount value={result.costUsd} unit="USD" />
            {result.usage && ` · ${result.usage.inputTokens} tokens in, ${result.usage.outputTokens} out`}
            {result.firstTokenMs != null && ` · first of it after ${duration(result.firstTokenMs)}`}
            {result.latencyMs != null && ` · ${duration(result.latencyMs)} in all`}
            {' · '}
            <Link href={pathTo('calls', [requestId])} fontSize="inherit">
              The call in full
            </Link>
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
