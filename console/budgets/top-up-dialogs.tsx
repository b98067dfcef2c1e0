import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { Budget, TopUp, TopUpBudgetInput, WithdrawTopUpInput } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import { problemWith } from '../api/problem.ts';
import { exact, UNITS } from '../format/amount.ts';
import { sayDone } from '../shell/notices.tsx';
import { numberIn, ReasonDialog } from '../shell/reason-dialog.tsx';
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
      kept="Kept, and shown to whoever looks at the budget."
      action="Top up"
      onClose={onClose}
      intro={
        window.endsAt
          ? 'The limit is raised until the current window ends; the next begins with the usual one.'
          : 'The limit is raised for good.'
      }
      send={async (reason) => {
        const typed = numberIn(amount, 'input.amount');
        const input: TopUpBudgetInput = { id, amount: typed, reason, clientToken };
        await ask(TOP_UP, { input });
        sayDone(`${name} is topped up by ${exact(typed, unit)}`);
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
      kept="Kept, and shown to whoever looks at the budget."
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
