import {
  cancelUnfinished,
  listUnfinished,
  type UnfinishedRow,
} from '@verno/shared/contracts/hub/unfinished';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { unfinishedTexts } from './texts.ts';

const REASON_MIN = 3;
const REASON_MAX = 200;

interface CancelDialogProps {
  /** What is to end; null while the dialog is closed. */
  readonly row: UnfinishedRow | null;
  readonly onClose: () => void;
}

/** Ends an operation by hand: why must be said. */
export function CancelDialog({ row, onClose }: CancelDialogProps) {
  const say = useTexts(unfinishedTexts);
  return (
    <Dialog isOpen={row !== null} onClose={onClose} title={say('cancelTitle')} closesOutside={false}>
      {row !== null && <Cancel key={row.reservationId} row={row} onClose={onClose} />}
    </Dialog>
  );
}

function Cancel({ row, onClose }: { readonly row: UnfinishedRow; readonly onClose: () => void }) {
  const say = useTexts(unfinishedTexts);
  const format = useFormat();
  const spoken = useLanguage();
  const call = useCall();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const cancel = useMutation({
    mutationFn: () =>
      call(cancelUnfinished, {
        params: { reservationId: row.reservationId },
        body: { reason: reason.trim() },
      }),
    onSettled: () => void cache.invalidateQueries({ queryKey: [listUnfinished.id] }),
    onSuccess: onClose,
  });
  const isShort = reason.trim().length < REASON_MIN;
  const amount = `${format.amount(row.amount)} ${row.currencyName[spoken]}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isShort) cancel.mutate();
      }}
    >
      <Stack gap="md">
        <Text>{say('cancelText', { amount })}</Text>
        <TextInput
          label={say('reason')}
          description={say('reasonHint')}
          error={isTried && isShort ? say('reasonWrong') : undefined}
          maxLength={REASON_MAX}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {cancel.isError && <ErrorPanel error={cancel.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('keep')}
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending}>
            {say('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
