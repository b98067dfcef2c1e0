import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import type { Invocation } from '../../schema/types.ts';
import { useSession } from '../shell/session.ts';

/** Its twin in CloudWatch Logs, where it is deployed: a query for Logs Insights that finds every line of the call. */
export function LogLines({ call: { id } }: { call: Invocation }) {
  const { logGroups } = useSession().settings;
  if (!logGroups) return null;
  const query = `SOURCE '${logGroups.relay}' | fields @timestamp, @message | filter callId = '${id}' | sort @timestamp`;
  return (
    <Container
      header={
        <Header variant="h2" description={`For CloudWatch Logs Insights, in ${logGroups.region}.`}>
          Its lines in the log
        </Header>
      }
    >
      <CopyToClipboard
        variant="inline"
        textToCopy={query}
        copyButtonAriaLabel="Copy the query"
        copySuccessText="Copied"
        copyErrorText="It could not be copied"
      />
    </Container>
  );
}
