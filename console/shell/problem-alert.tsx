import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { Problem } from '../api/problem.ts';

const sentence = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

/** What went wrong, in the place where the answer would be. */
export function ProblemAlert({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <Alert
      type="error"
      header={problem.title}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {sentence(problem.detail)} {problem.advice}
    </Alert>
  );
}
