import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useProblemText } from '../client/use-problem-text.ts';
import { useTexts } from '../text/i18n.ts';
import { uiTexts } from './texts.ts';

interface ErrorPanelProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** What the button says; «Повторить» by default. */
  readonly retryLabel?: string;
}

/** What went wrong, in the server's words, and the button that helps. */
export function ErrorPanel({ error, onRetry, retryLabel }: ErrorPanelProps) {
  const say = useTexts(uiTexts);
  const problemText = useProblemText();
  return (
    <Group className="verno-error" role="alert" align="flex-start" gap="sm" wrap="nowrap">
      <IconAlertTriangle size={20} aria-hidden className="verno-error-icon" />
      <Stack gap={6} align="flex-start">
        <Text fw={600}>{say('failedTitle')}</Text>
        <Text>{problemText(error)}</Text>
        {onRetry !== undefined && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onRetry}
          >
            {retryLabel ?? say('retry')}
          </Button>
        )}
      </Stack>
    </Group>
  );
}
