import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { Invocation, SettleInvocationInput } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { problemWith } from '../api/problem.ts';
import { exact } from '../format/amount.ts';
import { exactTime } from '../format/time.ts';
import { sayDone } from '../shell/notices.tsx';
import { numberIn, ReasonDialog } from '../shell/reason-dialog.tsx';
import { useSession } from '../shell/session.ts';
import { SETTLE } from './documents.ts';
import { BASES } from './words.ts';

/** What an admin put right of a call's charge, or a way to. */
export function Settlement({
  call,
  caller,
  onSettled,
}: {
  call: Invocation;
  caller: string | undefined;
  onSettled: () => void;
}) {
  const { who } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { correction, chargeBasis, costUsd } = call;
  if (correction)
    return (
      <Alert type="info" header="Its charge was put right">
        {correction.by} at {exactTime(correction.at)}: {correction.reason}. First it was charged{' '}
        {exact(correction.chargedFirstUsd, 'USD')}, now {exact(costUsd, 'USD')}.
        {!correction.appliedAt && ' Budgets and usage follow within moments.'}
      </Alert>
    );
  const guess = chargeBasis && BASES[chargeBasis];
  if (!guess || !who.isAdmin) return null;
  return (
    <>
      <Alert
        type="info"
        header="It was charged by guess"
        action={<Button onClick={() => setOpen(true)}>Put it right</Button>}
      >
        {guess} Once the bill, or Bedrock’s own log, says what it used, its charge can be put right, once.
      </Alert>
      {isOpen && (
        <Dialog
          call={call}
          caller={caller}
          onClose={(isSettled) => {
            setOpen(false);
            if (isSettled) onSettled();
          }}
        />
      )}
    </>
  );
}

function Dialog({
  call: { requestId, costUsd },
  caller,
  onClose,
}: {
  call: Invocation;
  caller: string | undefined;
  onClose: (isSettled: boolean) => void;
}) {
  const [cost, setCost] = useState('');
  return (
    <ReasonDialog
      title="Put the charge right"
      action="Put it right"
      intro={`${exact(costUsd, 'USD')} is charged now. It can be put right once.`}
      kept="Kept in the audit trail."
      onClose={onClose}
      send={async (reason) => {
        const input: SettleInvocationInput = {
          requestId,
          ...(caller !== undefined && { caller }),
          ...(cost.trim() !== '' && { costUsd: numberIn(cost, 'input.costUsd') }),
          reason,
        };
        await ask(SETTLE, { input });
        sayDone('Its charge is put right', 'Budgets and usage follow within moments.');
      }}
    >
      {(problem) => (
        <FormField
          label="What it cost"
          description="In USD, by the bill or by Bedrock’s own log."
          constraintText="Empty where a result came late: then that is charged."
          errorText={problemWith(problem, 'input.costUsd')}
        >
          <Input
            autoFocus
            value={cost}
            inputMode="decimal"
            onChange={({ detail }) => setCost(detail.value)}
          />
        </FormField>
      )}
    </ReasonDialog>
  );
}
