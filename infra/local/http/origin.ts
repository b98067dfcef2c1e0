import type { IncomingMessage } from 'node:http';

const THIS_MACHINE = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether a browser may be let in: only from pages served on this machine. The development key is public, so any
 * other page could use it to spend. What is no browser sends no origin.
 */
export const isOriginAllowed = ({ headers: { origin } }: IncomingMessage): boolean =>
  origin === undefined || THIS_MACHINE.test(origin);
