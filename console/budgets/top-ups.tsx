import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Budget, TopUp } from '../../schema/types.ts';
import { Empty } from '../format/empty.tsx';
import { Amount, When } from '../format/exactly.tsx';
import { GiveTopUp, WithdrawTopUp } from './top-up-dialogs.tsx';

/** Raises of the limit for a time, and a way to give and to take them back. */
export function TopUps({
  budget,
  mayChange,
  onChanged,
}: {
  budget: Budget;
  mayChange: boolean;
  onChanged: () => void;
}) {
  const [open, setOpen] = useState<'give' | TopUp>();
  const { topUps, unit } = budget;
  if (topUps.length === 0 && !mayChange) return null;
  const close = (isChanged: boolean) => {
    setOpen(undefined);
    if (isChanged) onChanged();
  };
  return (
    <>
      <Table
        header={
          <Header
            variant="h2"
            description="Raises of the limit for a time."
            actions={mayChange && <Button onClick={() => setOpen('give')}>Top up</Button>}
          >
            Top-ups
          </Header>
        }
        wrapLines
        items={topUps}
        trackBy="id"
        empty={
          <Empty title="No top-ups">
            Where more is needed just this once, top up instead of changing the limit.
          </Empty>
        }
        columnDefinitions={[
          {
            id: 'amount',
            header: 'Amount',
            isRowHeader: true,
            cell: ({ amount }) => <Amount value={amount} unit={unit} />,
          },
          { id: 'reason', header: 'Why', cell: ({ reason }) => reason },
          { id: 'by', header: 'Who', cell: ({ createdBy }) => createdBy },
          {
            id: 'until',
            header: 'Until',
            cell: ({ expiresAt }) => (expiresAt ? <When at={expiresAt} /> : 'for good'),
          },
          ...(mayChange
            ? [
                {
                  id: 'withdraw',
                  header: 'Action',
                  cell: (topUp: TopUp) => (
                    <Button variant="inline-link" onClick={() => setOpen(topUp)}>
                      Withdraw
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {open === 'give' && <GiveTopUp budget={budget} onClose={close} />}
      {open !== undefined && open !== 'give' && (
        <WithdrawTopUp budget={budget} topUp={open} onClose={close} />
      )}
    </>
  );
}
