import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import Spinner from '@cloudscape-design/components/spinner';
import Box from '@cloudscape-design/components/box';
import { Suspense, useEffect, useState } from 'react';
import { clearNotices, Notices } from './notices.tsx';
import { useRoute } from './location.ts';
import { Page } from './pages.tsx';
import { BASE, PAGES, pathTo, type PageName, type Route } from './route.ts';
import { TopBar } from './top-bar.tsx';
import { PHONE_PX } from './use-narrow.ts';

const LINKS = (Object.keys(PAGES) as PageName[]).map((name) => ({
  type: 'link' as const,
  text: PAGES[name],
  href: pathTo(name),
}));

const LABELS = {
  navigation: 'Pages',
  navigationToggle: 'Open the list of pages',
  navigationClose: 'Close the list of pages',
  notifications: 'What was done',
};

/** What is around every page. */
export function Shell() {
  const route = useRoute();
  const [isListOpen, setListOpen] = useState(() => window.innerWidth > PHONE_PX);
  useEffect(() => {
    if (window.innerWidth <= PHONE_PX) setListOpen(false);
    document.title = `${route.page ? PAGES[route.page] : 'Not found'} · Cost Sentry`;
    return clearNotices;
  }, [route.page]);
  return (
    <>
      <div id="top-bar">
        <TopBar />
      </div>
      <AppLayoutToolbar
        headerSelector="#top-bar"
        toolsHide
        navigationOpen={isListOpen}
        onNavigationChange={({ detail }) => setListOpen(detail.open)}
        ariaLabels={LABELS}
        breadcrumbs={<BreadcrumbGroup items={breadcrumbs(route)} />}
        notifications={<Notices />}
        stickyNotifications
        navigation={
          <SideNavigation
            header={{ text: 'Console', href: BASE }}
            activeHref={route.page && pathTo(route.page)}
            items={LINKS}
          />
        }
        content={
          <Suspense fallback={<Loading />}>
            <Page route={route} />
          </Suspense>
        }
      />
    </>
  );
}

/** What stands in an address and is nobody's name. */
const WORDS: Record<string, string> = { new: 'New', edit: 'Change', bill: 'Beside the bill' };

/** Where one is, and the way back. */
const breadcrumbs = ({ page, below }: Route) => [
  { text: 'Console', href: BASE },
  ...(page ? [{ text: PAGES[page], href: pathTo(page) }] : []),
  ...(page
    ? below.map((text, i) => ({ text: WORDS[text] ?? text, href: pathTo(page, below.slice(0, i + 1)) }))
    : []),
];

const Loading = () => (
  <Box textAlign="center" padding="xxl">
    <Spinner size="large" />
  </Box>
);
