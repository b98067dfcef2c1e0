import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** Where there is nothing: says so, and what to do next. */
export const Empty = ({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <Box textAlign="center" color="inherit" padding={{ vertical: 's' }}>
    <SpaceBetween size="xs">
      <b>{title}</b>
      {children && <Box color="text-body-secondary">{children}</Box>}
      {action}
    </SpaceBetween>
  </Box>
);
