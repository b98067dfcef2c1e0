import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ask } from '../api/ask.ts';
import type { Problem } from '../api/problem.ts';
import { goTo } from '../shell/location.ts';
import { sayDone, sayProblem } from '../shell/notices.tsx';
import { pathTo } from '../shell/route.ts';
import { DELETE } from './documents.ts';

/** Takes a model out of the catalog, after a question. */
export function DeleteModel({ alias, onDeleted }: { alias: string; onDeleted: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const act = async () => {
    close();
    try {
      await ask(DELETE, { alias });
      onDeleted();
      goTo(pathTo('models'));
      sayDone(`${alias} is out of the catalog`, 'Everywhere within half a minute.');
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
        header={`Delete ${alias}?`}
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
        Calls that name it are refused from then on. What was called stays in the audit trail.
      </Modal>
    </>
  );
}
