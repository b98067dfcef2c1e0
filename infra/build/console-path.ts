/** Where the console lives below whatever serves it: the same on both hosts. In a file of its own: of a host whose console nobody asks for it is all that is loaded. */
export const CONSOLE_PATH = '/console';

/** Whether a path is the console's. */
export const isOfConsole = (path: string): boolean =>
  path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`);
