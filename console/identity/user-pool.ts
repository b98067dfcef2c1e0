import { Amplify, type ResourcesConfig } from 'aws-amplify';
import 'aws-amplify/auth/enable-oauth-listener';
import { fetchAuthSession, signInWithRedirect, signOut } from 'aws-amplify/auth';
import type { UserPoolSignIn } from './settings.ts';

const HERE = () => `${location.origin}/console/`;

/** Signs in with the user pool: by the code in the address, if there is one, else on the pool's page. Says whether somebody is. */
export async function withUserPool(
  { userPoolId, clientId, domain }: UserPoolSignIn,
  API: ResourcesConfig['API'],
): Promise<boolean> {
  Amplify.configure({
    API,
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId: clientId,
        loginWith: {
          oauth: {
            domain,
            scopes: ['openid', 'aws.cognito.signin.user.admin'],
            redirectSignIn: [HERE()],
            redirectSignOut: [HERE()],
            responseType: 'code',
          },
        },
      },
    },
  });
  const { tokens } = await fetchAuthSession();
  if (tokens) return true;
  sessionStorage.setItem('cost-sentry-return', location.pathname + location.search);
  await signInWithRedirect();
  return false;
}

export { signOut };
