import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Tabs from '@cloudscape-design/components/tabs';
import { useSession } from '../shell/session.ts';
import { graphqlOf, typescriptOf } from './code.ts';
import type { Call } from './request.ts';

/** How a program makes this call. */
export function Code({ call }: { call: Call }) {
  const { endpoint } = useSession().settings;
  const whole = new URL(endpoint, location.origin).href;
  const tab = (id: string, label: string, text: string) => ({
    id,
    label,
    content: (
      <>
        <CopyToClipboard
          copyButtonText="Copy"
          copySuccessText="Copied"
          copyErrorText="It could not be copied"
          textToCopy={text}
        />
        <pre className="code" tabIndex={0}>
          {text}
        </pre>
      </>
    ),
  });
  return (
    <ExpandableSection variant="container" headerText="The same in code" headingTagOverride="h2">
      <Tabs
        ariaLabel="Languages"
        tabs={[
          tab('graphql', 'GraphQL', graphqlOf(call)),
          tab('typescript', 'TypeScript', typescriptOf(call, whole)),
        ]}
      />
    </ExpandableSection>
  );
}
