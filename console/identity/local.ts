import { decodeJWT } from 'aws-amplify/auth';
import { useSyncExternalStore } from 'react';

/** Somebody that the local host lets one be. */
export interface LocalIdentity {
  username: string;
  title: string;
  description: string;
}

const KEY = 'cost-sentry-identity';
const DEFAULT = 'developer';
const RENEW_BEFORE_MS = 60_000;

/** Who this tab is: its own choice, else the last one of any tab. */
const chosen = (): string => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? DEFAULT;

/** Becomes somebody else. The page is loaded anew, so that nothing of the other's stays in it. */
export function become(username: string): void {
  sessionStorage.setItem(KEY, username);
  localStorage.setItem(KEY, username);
  location.reload();
}

let token: { text: string; endsAt: number } | undefined;

/** An access token of who this tab is, as Amplify asks for one before each request. */
export async function localTokens(): Promise<{ accessToken: ReturnType<typeof decodeJWT> }> {
  if (!token || token.endsAt - Date.now() < RENEW_BEFORE_MS) {
    const response = await fetch('/console/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: chosen() }),
    });
    if (response.status === 404 && chosen() !== DEFAULT) become(DEFAULT);
    token = (await response.json()) as { text: string; endsAt: number };
  }
  return { accessToken: decodeJWT(token.text) };
}

let identities: LocalIdentity[] = [];
const listeners = new Set<() => void>();

/** Whom the local host lets one be; none until it has said so. */
export function useLocalIdentities(isLocal: boolean): LocalIdentity[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      if (isLocal && identities.length === 0) void load();
      return () => listeners.delete(listener);
    },
    () => identities,
  );
}

async function load(): Promise<void> {
  const response = await fetch('/console/identities');
  if (!response.ok) return;
  identities = (await response.json()) as LocalIdentity[];
  for (const listener of listeners) listener();
}
