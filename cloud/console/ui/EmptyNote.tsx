import { Stack, Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface EmptyNoteProps {
  readonly title: string;
  /** What to do next. */
  readonly hint: string;
  readonly action?: ReactNode;
}

/** An empty list that says what to do next. */
export function EmptyNote({ title, hint, action }: EmptyNoteProps) {
  return (
    <Stack align="center" gap={6} py={40} px="md" ta="center">
      <IconInbox size={32} stroke={1.4} aria-hidden className="verno-dim" />
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" maw={460}>
        {hint}
      </Text>
      {action}
    </Stack>
  );
}
