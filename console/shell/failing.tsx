import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { Component, type ReactNode } from 'react';

/** Catches what a page throws: the rest of the console goes on. */
export class Failing extends Component<{ children: ReactNode }, { thrown?: Error }> {
  override state: { thrown?: Error } = {};

  static getDerivedStateFromError(thrown: Error) {
    return { thrown };
  }

  override render() {
    if (!this.state.thrown) return this.props.children;
    return (
      <Alert
        type="error"
        header="This page failed"
        action={<Button onClick={() => location.reload()}>Load it again</Button>}
      >
        {this.state.thrown.message}. Nothing was spent or changed by that. After an update of the host,
        loading the page again is all it takes.
      </Alert>
    );
  }
}
