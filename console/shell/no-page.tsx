import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';

/** A page that has nothing but why it has nothing: it still says what it would be. */
export const NoPage = ({ title, children }: { title: string; children: ReactNode }) => (
  <ContentLayout header={<Header variant="h1">{title}</Header>}>{children}</ContentLayout>
);
