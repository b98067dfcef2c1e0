import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState, type ReactNode } from 'react';
import { problemWith, wrongField, type Problem } from '../api/problem.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** Asks for a reason, and perhaps for more, before something is done that others will ask about. */
export function ReasonDialog({
  title,
  action,
  intro,
  kept,
  send,
  onClose,
  children,
}: {
  title: string;
  action: string;
  intro: string;
  /** What becomes of the reason. */
  kept: string;
  send: (reason: string) => Promise<void>;
  onClose: (isDone: boolean) => void;
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
          description={kept}
          constraintText="1 to 500 characters."
          errorText={problemWith(problem, 'input.reason')}
        >
          <Textarea rows={2} value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}

/** The number that was typed; throws a problem with the field where it is none. */
export function numberIn(text: string, field: string): number {
  const typed = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(typed)) return typed;
  throw wrongField(field, 'must be a number, such as 250 or 0.5');
}
