import { Stack, Text, Title } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface EmptyNoteProps {
  readonly title: string;
  /** What to do next. */
  readonly hint: string;
  readonly action?: ReactNode;
  /** The note is all there is on the page: its title is the page's. */
  readonly isPage?: boolean;
}

/** An empty list that says what to do next. */
export function EmptyNote({ title, hint, action, isPage = false }: EmptyNoteProps) {
  return (
    <Stack align="center" gap={6} py={40} px="md" ta="center">
      <IconInbox size={32} stroke={1.4} aria-hidden className="verno-dim" />
      {isPage ? (
        <Title order={1} size="h2">
          {title}
        </Title>
      ) : (
        <Text fw={600}>{title}</Text>
      )}
      <Text c="dimmed" maw={460}>
        {hint}
      </Text>
      {action}
    </Stack>
  );
}
