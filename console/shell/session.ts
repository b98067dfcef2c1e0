import { createContext, useContext } from 'react';
import type { Settings } from '../identity/settings.ts';
import type { Who } from '../identity/who.ts';

/** Who uses the console, and against which host. */
export interface Session {
  who: Who;
  settings: Settings;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session around this.');
  return session;
}
