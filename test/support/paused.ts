import type { Table } from '../../functions/store/store.ts';

/** A table that halts before its first write of a kind, and what came of it. */
export interface Paused {
  table: Table;
  /** Resolves when it has halted. */
  reached: Promise<void>;
  goOn: () => void;
}

/** A client that stalls right before a write, as a process does that loses its CPU. */
export function pausedBefore(table: Table, write: 'put' | 'update'): Paused {
  const halt = gate();
  const resume = gate();
  const wait = async () => {
    halt.open();
    await resume.opened;
  };
  const paused: Table = {
    ...table,
    ...(write === 'put'
      ? { put: async (...args) => (await wait(), table.put(...args)) }
      : { update: async (...args) => (await wait(), table.update(...args)) }),
  };
  return { table: paused, reached: halt.opened, goOn: resume.open };
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
