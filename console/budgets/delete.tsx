import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Budget } from '../../schema/types.ts';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { goTo } from '../shell/location.ts';
import { sayDone, sayProblem } from '../shell/notices.tsx';
import { pathTo } from '../shell/route.ts';
import { DELETE } from './documents.ts';
import { coverage } from './words.ts';

/** Takes a budget out of force, after a question. */
export function DeleteBudget({ budget: { id, name, scope } }: { budget: Budget }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const act = async () => {
    close();
    try {
      await ask(DELETE, { id });
      goTo(pathTo('budgets'));
      sayDone(`${name} is deleted`, 'Its history stays; filter by “Deleted too” to see it.');
    } catch (problem) {
      sayProblem(problem as Problem);
    }
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Delete</Button>
      <Modal
        visible={isAsking}
        onDismiss={close}
        header={`Delete ${name}?`}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={close}>
                Keep it
              </Button>
              <Button variant="primary" onClick={() => void act()}>
                Delete
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        It covers {coverage(scope)}. From now on nothing is refused by it. This can’t be undone; a new budget
        begins at nothing spent.
      </Modal>
    </>
  );
}
