import Alert from '@cloudscape-design/components/alert';
import Link from '@cloudscape-design/components/link';
import { lazy, type ComponentType } from 'react';
import { Failing } from './failing.tsx';
import { pathTo, type PageName, type Route } from './route.ts';

/** What every page is given. */
export interface PageProps {
  route: Route;
}

/** Each page is loaded when it is first opened. */
const COMPONENTS: Record<PageName, ComponentType<PageProps>> = {
  overview: lazy(() => import('../overview/page.tsx')),
  budgets: lazy(() => import('../budgets/page.tsx')),
  calls: lazy(() => import('../calls/page.tsx')),
  reports: lazy(() => import('../reports/page.tsx')),
  models: lazy(() => import('../models/page.tsx')),
  playground: lazy(() => import('../playground/page.tsx')),
};

export function Page({ route }: PageProps) {
  if (!route.page) return <NotFound />;
  const Component = COMPONENTS[route.page];
  return (
    <Failing key={route.page}>
      <Component route={route} />
    </Failing>
  );
}

const NotFound = () => (
  <Alert type="warning" header="There is no such page">
    Perhaps the address is mistyped. <Link href={pathTo('overview')}>Go to the overview.</Link>
  </Alert>
);
