import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { insecureWebSockets } from '../api/insecure-websocket.ts';
import { localTokens } from './local.ts';
import type { Settings } from './settings.ts';
import { whoIs, type Who } from './who.ts';

/** Has Amplify know the API and the identity; says who that is, or nothing where the browser now goes to sign in. */
export async function signIn(settings: Settings): Promise<Who | undefined> {
  const endpoint = new URL(settings.endpoint, location.origin).href;
  const API = {
    GraphQL: { endpoint, region: settings.region, defaultAuthMode: 'userPool' as const },
  };
  if (settings.signIn.kind === 'local') {
    Amplify.configure({ API }, { Auth: { tokenProvider: { getTokens: localTokens } } });
    if (location.protocol === 'http:') insecureWebSockets();
  } else {
    const { withUserPool } = await import('./user-pool.ts');
    if (!(await withUserPool(settings.signIn, API))) return undefined;
  }
  const { tokens } = await fetchAuthSession();
  return whoIs((tokens?.accessToken.payload ?? {}) as Record<string, unknown>);
}
