import type { PageProps } from '../shell/pages.tsx';
import { Calls } from './list.tsx';
import { OneCall } from './one.tsx';

/** `/calls`, and `/calls/<request ID>?caller=…`. */
export default function CallsPage({ route }: PageProps) {
  const [requestId] = route.below;
  if (requestId === undefined) return <Calls query={route.query} />;
  const { query } = route;
  return (
    <OneCall
      key={`${requestId} ${query.toString()}`}
      requestId={requestId}
      caller={query.get('caller') ?? undefined}
      at={query.get('at') ?? undefined}
    />
  );
}
