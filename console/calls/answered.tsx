import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { Invocation } from '../../schema/types.ts';

/** The answer: kept for a day, and shown only to who asked. */
export function Answered({ call: { output, status } }: { call: Invocation }) {
  if (status === 'DENIED') return null;
  return (
    <Container header={<Header variant="h2">Answer</Header>}>
      {output ? (
        <pre className="answer">{output.content}</pre>
      ) : (
        <Box color="text-body-secondary">
          Answers are kept for a day, and shown only to who made the call.
        </Box>
      )}
    </Container>
  );
}
