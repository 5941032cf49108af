import {
  getWaiting,
  listWaiting,
  releaseWaiting,
  replayWaiting,
  writeOffWaiting,
  type WaitingAction,
  type WaitingRow,
} from '@verno/shared/contracts/hub/waiting-events';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { waitingTexts } from './texts.ts';

const REASON_MIN = 3;
const REASON_MAX = 500;
const OPERATIONS = {
  replay: replayWaiting,
  release: releaseWaiting,
  writeOff: writeOffWaiting,
} as const;

interface DecideDialogProps {
  readonly event: WaitingRow;
  /** What is to be done; null while the dialog is closed. */
  readonly action: WaitingAction | null;
  readonly onClose: () => void;
}

/** First what the deed does, then why it is done; the hub's refusal is told here. */
export function DecideDialog({ event, action, onClose }: DecideDialogProps) {
  const say = useTexts(waitingTexts);
  return (
    <Dialog
      isOpen={action !== null}
      onClose={onClose}
      title={action === null ? say('decision') : say(action)}
      closesOutside={false}
    >
      {action !== null && <Decide key={action} event={event} action={action} onClose={onClose} />}
    </Dialog>
  );
}

interface DecideProps {
  readonly event: WaitingRow;
  readonly action: WaitingAction;
  readonly onClose: () => void;
}

function Decide({ event, action, onClose }: DecideProps) {
  const say = useTexts(waitingTexts);
  const call = useCall();
  const cache = useQueryClient();
  const [why, setWhy] = useState('');
  const [isTried, setTried] = useState(false);
  const decide = useMutation({
    mutationFn: () =>
      call(OPERATIONS[action], {
        params: { waitingId: event.waitingId },
        body: { why: why.trim() },
      }),
    // Also after a refusal: somebody may have been first, or the reason is another one now.
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: [getWaiting.id] });
      await cache.invalidateQueries({ queryKey: [listWaiting.id] });
    },
    onSuccess: onClose,
  });
  const isShort = why.trim().length < REASON_MIN;
  return (
    <form
      onSubmit={(submitted) => {
        submitted.preventDefault();
        setTried(true);
        if (!isShort && !decide.isPending) decide.mutate();
      }}
    >
      <Stack gap="md">
        <Text>{say(`${action}Text`)}</Text>
        <TextInput
          label={say('reason')}
          description={say('reasonHint')}
          error={isTried && isShort ? say('reasonWrong') : undefined}
          maxLength={REASON_MAX}
          value={why}
          onChange={(changed) => setWhy(changed.currentTarget.value)}
          data-autofocus
        />
        {decide.isError && <ErrorPanel error={decide.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('keep')}
          </Button>
          <Button
            type="submit"
            loading={decide.isPending}
            {...(action === 'writeOff' ? { color: 'red' } : {})}
          >
            {say(action)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
