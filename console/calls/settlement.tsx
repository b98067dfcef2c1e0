import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Invocation, SettleInvocationInput } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { problemWith, type Problem } from '../api/problem.ts';
import { exact } from '../format/amount.ts';
import { exactTime } from '../format/time.ts';
import { sayDone } from '../shell/notices.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { useSession } from '../shell/session.ts';
import { SETTLE } from './documents.ts';

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
  const { correction, failure, status, costUsd } = call;
  if (correction)
    return (
      <Alert type="info" header="Its charge was put right">
        {correction.by} at {exactTime(correction.at)}: {correction.reason}. First it was charged{' '}
        {exact(correction.chargedFirstUsd, 'USD')}, now {exact(costUsd, 'USD')}.
        {!correction.appliedAt && ' Budgets and usage follow within moments.'}
      </Alert>
    );
  const mayBeGuessed = costUsd > 0 && (failure != null || status === 'CANCELLED');
  if (!mayBeGuessed || !who.isAdmin) return null;
  return (
    <>
      <Alert
        type="info"
        header="It may have been charged by guess"
        action={<Button onClick={() => setOpen(true)}>Put it right</Button>}
      >
        No result said what it used. If the bill, or Bedrock’s own log, says so, its charge can be put right,
        once.
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
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const act = async () => {
    setSending(true);
    try {
      const input: SettleInvocationInput = {
        requestId,
        ...(caller !== undefined && { caller }),
        ...(cost.trim() !== '' && { costUsd: Number(cost) }),
        reason: reason.trim(),
      };
      await ask(SETTLE, { input });
      sayDone('Its charge is put right', 'Budgets and usage follow within moments.');
      onClose(true);
    } catch (thrown) {
      setProblem(thrown as Problem);
      setSending(false);
    }
  };
  return (
    <Modal
      visible
      header="Put the charge right"
      onDismiss={() => onClose(false)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onClose(false)}>
              Cancel
            </Button>
            <Button variant="primary" loading={isSending} onClick={() => void act()}>
              Put it right
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {problem && <ProblemAlert problem={problem} />}
        <FormField
          label="What it cost"
          description={`In USD, by the bill; ${exact(costUsd, 'USD')} is charged now.`}
          constraintText="Empty where a result came late: then that is charged."
          errorText={problemWith(problem, 'input.costUsd')}
        >
          <Input value={cost} inputMode="decimal" onChange={({ detail }) => setCost(detail.value)} />
        </FormField>
        <FormField
          label="Reason"
          description="Kept in the audit trail."
          errorText={problemWith(problem, 'input.reason')}
        >
          <Textarea rows={2} value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
