import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import type { Denial, Invocation } from '../../schema/types.ts';
import { pathTo } from '../shell/route.ts';
import { BASES, DENIALS, EXPIRED, failureText } from './words.ts';

/** Why a call did not go as it was asked for. */
export function Why({ call }: { call: Invocation }) {
  const { denial, failure, adjustment, fellBackFrom, model, status, correction } = call;
  const isGuess = call.chargeBasis != null && BASES[call.chargeBasis] !== null;
  return (
    <>
      {denial && <Denied denial={denial} />}
      {failure && (
        <Alert type="warning" header={failureText(failure.type) ?? failure.type}>
          {/* What a message says of the charge is of the time before it was put right. */}
          {!(correction && failure.type === EXPIRED) && failure.message}{' '}
          {failure.retryable && 'The same call may succeed later.'}
          {!failure.retryable && !isGuess && !correction && 'The same call would fail again.'}
        </Alert>
      )}
      {status === 'CANCELLED' && !correction && (
        <Alert type="info" header="It was stopped">
          It is charged for what it can have been until then.
        </Alert>
      )}
      {adjustment && (
        <Alert type="info" header="A budget changed what was asked for">
          Asked for {adjustment.requestedModel} with maxTokens {adjustment.requestedMaxTokens}; sent to{' '}
          {model} with {adjustment.maxTokens}.{' '}
          <Link href={pathTo('budgets', [adjustment.budgetId])}>The budget</Link> had no room for more.
        </Alert>
      )}
      {fellBackFrom && <Alert type="info" header={`${fellBackFrom} had no room, so ${model} answered`} />}
    </>
  );
}

/** A refusal: which budget, by how much, until when, and what would fit. */
export function Denied({ denial, onFit }: { denial: Denial; onFit?: () => void }) {
  const { title, advice } = DENIALS[denial.code];
  const { budgetId, budgetName, fits } = denial;
  return (
    <Alert
      type="error"
      header={`Refused: ${title}`}
      action={
        fits && onFit ? (
          <Button onClick={onFit}>
            Use what fits: {fits.model}, {fits.maxTokens} tokens
          </Button>
        ) : undefined
      }
    >
      {denial.message} {advice}
      {budgetId && (
        <>
          {' '}
          <Link href={pathTo('budgets', [budgetId])}>See {budgetName ?? 'the budget'}</Link>
        </>
      )}
    </Alert>
  );
}
