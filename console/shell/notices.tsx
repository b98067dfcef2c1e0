import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useSyncExternalStore } from 'react';
import type { Problem } from '../api/problem.ts';

type Notice = FlashbarProps.MessageDefinition;

let notices: readonly Notice[] = [];
let next = 0;
const listeners = new Set<() => void>();
const shownAt = new Map<string, number>();

/** What is said as a page is left is for the next one. */
const NEW_MS = 500;

function show(notice: Notice): void {
  const id = `notice-${(next += 1)}`;
  const onDismiss = () => change(notices.filter((one) => one.id !== id));
  shownAt.set(id, performance.now());
  change([{ id, dismissible: true, dismissLabel: 'Dismiss', onDismiss, ...notice }, ...notices].slice(0, 5));
}

function change(to: readonly Notice[]): void {
  notices = to;
  for (const listener of listeners) listener();
}

/** Says at the top of the page that something was done. */
export const sayDone = (header: string, content?: string): void =>
  show({ type: 'success', header, content, ariaRole: 'status' });

/** Says at the top of the page what went wrong, and what to do. */
export const sayProblem = ({ title, detail, advice }: Problem): void =>
  show({ type: 'error', header: title, content: `${detail} ${advice}`, ariaRole: 'alert' });

/** Takes away what was said: another page has other things to say. */
export const clearNotices = (): void =>
  change(notices.filter(({ id = '' }) => performance.now() - (shownAt.get(id) ?? 0) < NEW_MS));

export function Notices() {
  const items = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return <Flashbar items={[...items]} />;
}
