import { Group, Paper, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  /** Stands at the right of the title. */
  readonly aside?: ReactNode;
  /** Content reaches the edges: tables do. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled box of a page. */
export function Panel({ title, aside, flush = false, className = '', children }: PanelProps) {
  const titleId = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={titleId}
      withBorder
      className={`verno-panel ${className}`}
    >
      <Group className="verno-panel-head" justify="space-between" gap="sm" wrap="nowrap">
        <Title order={2} id={titleId}>
          {title}
        </Title>
        {aside}
      </Group>
      <div className={flush ? 'verno-panel-flush' : 'verno-panel-body'}>{children}</div>
    </Paper>
  );
}
