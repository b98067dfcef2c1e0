import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState, type ReactNode } from 'react';
import type { Budget, TopUp, TopUpBudgetInput, WithdrawTopUpInput } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { problemWith, type Problem } from '../api/problem.ts';
import { exact, UNITS } from '../format/amount.ts';
import { sayDone } from '../shell/notices.tsx';
import { ProblemAlert } from '../shell/problem-alert.tsx';
import { TOP_UP, WITHDRAW } from './documents.ts';

type OnClose = (isChanged: boolean) => void;

/** More room for this window, with a reason that is kept. Sent twice, it tops up once. */
export function GiveTopUp({
  budget: { id, name, unit, window },
  onClose,
}: {
  budget: Budget;
  onClose: OnClose;
}) {
  const [amount, setAmount] = useState('');
  const [clientToken] = useState(() => crypto.randomUUID());
  return (
    <ReasonDialog
      title={`Top up ${name}`}
      action="Top up"
      onClose={onClose}
      intro={
        window.endsAt
          ? 'The limit is raised until the current window ends; the next begins with the usual one.'
          : 'The limit is raised for good.'
      }
      send={async (reason) => {
        const input: TopUpBudgetInput = { id, amount: Number(amount), reason, clientToken };
        await ask(TOP_UP, { input });
        sayDone(`${name} is topped up by ${exact(Number(amount), unit)}`);
      }}
    >
      {(problem) => (
        <FormField
          label="Amount"
          description={`In ${UNITS[unit]}.`}
          errorText={problemWith(problem, 'input.amount')}
        >
          <Input
            autoFocus
            value={amount}
            inputMode="decimal"
            onChange={({ detail }) => setAmount(detail.value)}
          />
        </FormField>
      )}
    </ReasonDialog>
  );
}

/** Takes a top-up back, with a reason that is kept. */
export function WithdrawTopUp({
  budget: { id, name, unit },
  topUp,
  onClose,
}: {
  budget: Budget;
  topUp: TopUp;
  onClose: OnClose;
}) {
  return (
    <ReasonDialog
      title={`Withdraw ${exact(topUp.amount, unit)}`}
      action="Withdraw"
      onClose={onClose}
      intro={`${name} loses it from now on. What is spent already stays spent: the budget may then have no room left.`}
      send={async (reason) => {
        const input: WithdrawTopUpInput = { id, topUpId: topUp.id, reason };
        await ask(WITHDRAW, { input });
        sayDone(`A top-up of ${name} is withdrawn`);
      }}
    />
  );
}

function ReasonDialog({
  title,
  action,
  intro,
  send,
  onClose,
  children,
}: {
  title: string;
  action: string;
  intro: string;
  send: (reason: string) => Promise<void>;
  onClose: OnClose;
  children?: (problem: Problem | undefined) => ReactNode;
}) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const act = async () => {
    setSending(true);
    try {
      await send(reason.trim());
      onClose(true);
    } catch (thrown) {
      setProblem(thrown as Problem);
      setSending(false);
    }
  };
  return (
    <Modal
      visible
      header={title}
      onDismiss={() => onClose(false)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onClose(false)}>
              Cancel
            </Button>
            <Button variant="primary" loading={isSending} onClick={() => void act()}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{intro}</Box>
        {problem && <ProblemAlert problem={problem} />}
        {children?.(problem)}
        <FormField
          label="Reason"
          description="Kept, and shown to whoever looks at the budget."
          constraintText="1 to 500 characters."
          errorText={problemWith(problem, 'input.reason')}
        >
          <Textarea rows={2} value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
