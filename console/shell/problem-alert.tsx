import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { Problem } from '../api/problem.ts';

/** What went wrong, in the place where the answer would be. */
export function ProblemAlert({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <Alert
      type="error"
      header={problem.title}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {problem.detail} {problem.advice}
    </Alert>
  );
}
