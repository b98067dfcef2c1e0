/** What the host tells the console: where the API is, and how one signs in. Served as `settings.json`. */
export interface Settings {
  /** The GraphQL endpoint: a path of the page's own host, or a URL. */
  endpoint: string;
  region: string;
  signIn: LocalSignIn | UserPoolSignIn;
  /** Where a call's log lines are, where it is deployed. */
  logGroups?: { region: string; relay: string };
}

/** On the local host one takes on an identity from a list. */
interface LocalSignIn {
  kind: 'local';
}

/** On AWS one signs in on the user pool's own page. */
export interface UserPoolSignIn {
  kind: 'userPool';
  userPoolId: string;
  clientId: string;
  /** The host name of the user pool's sign-in page. */
  domain: string;
}

/** Reads the settings from beside the page. Throws where there are none: then nothing can be done. */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/console/settings.json');
  if (!response.ok) throw new Error(`The host did not say how to reach it (HTTP ${response.status}).`);
  return (await response.json()) as Settings;
}
