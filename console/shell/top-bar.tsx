import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useConnection, type Connection } from '../api/connection.ts';
import { become, useLocalIdentities } from '../identity/local.ts';
import { roleOf } from '../identity/who.ts';
import { pathTo } from './route.ts';
import { useSession } from './session.ts';
import { chooseTheme, useTheme } from './theme.ts';

const LIVE: Record<
  Connection['state'],
  { text: string; iconName: 'status-positive' | 'status-pending' | 'status-warning' }
> = {
  idle: { text: 'Not live', iconName: 'status-pending' },
  connecting: { text: 'Connecting', iconName: 'status-pending' },
  live: { text: 'Live', iconName: 'status-positive' },
  lost: { text: 'Connection lost, trying again', iconName: 'status-warning' },
};

/** The bar at the top: whether events come in, the theme, and who one is. */
export function TopBar() {
  const { who, settings } = useSession();
  const { state } = useConnection();
  const theme = useTheme();
  const isLocal = settings.signIn.kind === 'local';
  const identities = useLocalIdentities(isLocal);
  const other = theme === 'dark' ? 'light' : 'dark';
  const live = LIVE[state];
  const utilities: TopNavigationProps.Utility[] = [
    // A page that listens to nothing has nothing to say about it.
    ...(state === 'idle'
      ? []
      : [
          {
            type: 'button' as const,
            text: live.text,
            iconName: live.iconName,
            ariaLabel: `Real time: ${live.text}`,
          },
        ]),
    {
      type: 'button',
      text: other === 'dark' ? 'Dark' : 'Light',
      ariaLabel: `Use the ${other} theme`,
      onClick: () => chooseTheme(other),
    },
    {
      type: 'menu-dropdown',
      text: who.username,
      description: roleOf(who),
      iconName: 'user-profile',
      ariaLabel: `You are ${who.username}: ${roleOf(who)}`,
      disableUtilityCollapse: true,
      items: isLocal
        ? [
            {
              id: 'identities',
              text: 'Take on an identity (this machine only)',
              items: identities.map(({ username, title, description }) => ({
                id: username,
                text: title,
                secondaryText: description,
                itemType: 'checkbox' as const,
                checked: username === who.username,
              })),
            },
          ]
        : [{ id: 'sign-out', text: 'Sign out' }],
      onItemClick: ({ detail }) => {
        if (isLocal) become(detail.id);
        else void import('../identity/user-pool.ts').then(({ signOut }) => signOut());
      },
    },
  ];
  return (
    <TopNavigation
      identity={{ href: pathTo('overview'), title: 'Cost Sentry for Amazon Bedrock' }}
      utilities={utilities}
    />
  );
}
