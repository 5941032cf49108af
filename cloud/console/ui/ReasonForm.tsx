import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../text/i18n.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { uiTexts } from './texts.ts';

const REASON_MIN = 3;

interface ReasonFormProps {
  /** What the deed does, in a sentence. */
  readonly text: string;
  readonly hint: string;
  readonly reasonMax: number;
  readonly confirm: string;
  readonly keep: string;
  /** It takes something away for good. */
  readonly isDangerous: boolean;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  /** Done or refused: somebody may have been first, so what is shown is read again. */
  readonly onSettled: () => void;
  readonly onClose: () => void;
}

/** A deed that is kept with its reason: first what it does, then why; a refusal is told in its place. */
export function ReasonForm(props: ReasonFormProps) {
  const { text, hint, reasonMax, confirm, keep, isDangerous, onConfirm, onSettled, onClose } =
    props;
  const say = useTexts(uiTexts);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const deed = useMutation({
    mutationFn: () => onConfirm(reason.trim()),
    onSettled,
    onSuccess: onClose,
  });
  const isShort = reason.trim().length < REASON_MIN;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isShort && !deed.isPending) deed.mutate();
      }}
    >
      <Stack gap="md">
        <Text>{text}</Text>
        <TextInput
          label={say('reason')}
          description={hint}
          error={isTried && isShort ? say('reasonWrong') : undefined}
          maxLength={reasonMax}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {deed.isError && <ErrorPanel error={deed.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {keep}
          </Button>
          <Button type="submit" loading={deed.isPending} {...(isDangerous ? { color: 'red' } : {})}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
