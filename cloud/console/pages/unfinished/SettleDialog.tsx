import {
  listCalculations,
  settleByHand,
  type CalculationRow,
} from '@verno/shared/contracts/hub/calculations';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { unfinishedTexts } from './texts.ts';

const REASON_MIN = 3;
const REASON_MAX = 500;

/** A calculation and how it is to end. */
export interface Settling {
  readonly row: CalculationRow;
  readonly outcome: 'confirmed' | 'cancelled';
}

interface SettleDialogProps {
  /** null while the dialog is closed. */
  readonly settling: Settling | null;
  readonly onClose: () => void;
}

/** Ends a calculation by hand: first what comes of it, then why. */
export function SettleDialog({ settling, onClose }: SettleDialogProps) {
  const say = useTexts(unfinishedTexts);
  return (
    <Dialog
      isOpen={settling !== null}
      onClose={onClose}
      title={say(settling?.outcome === 'cancelled' ? 'endTitle' : 'settleTitle')}
      closesOutside={false}
    >
      {settling !== null && (
        <Settle key={settling.row.calculationId} settling={settling} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface SettleProps {
  readonly settling: Settling;
  readonly onClose: () => void;
}

function Settle({ settling: { row, outcome }, onClose }: SettleProps) {
  const say = useTexts(unfinishedTexts);
  const format = useFormat();
  const call = useCall();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const settle = useMutation({
    mutationFn: () =>
      call(settleByHand, {
        params: { calculationId: row.calculationId },
        body: { outcome, reason: reason.trim() },
      }),
    onSettled: () => void cache.invalidateQueries({ queryKey: [listCalculations.id] }),
    onSuccess: onClose,
  });
  const isShort = reason.trim().length < REASON_MIN;
  const isEnd = outcome === 'cancelled';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isShort && !settle.isPending) settle.mutate();
      }}
    >
      <Stack gap="md">
        <Text>{say(isEnd ? 'endText' : 'settleText', { total: format.money(row.total) })}</Text>
        <TextInput
          label={say('reason')}
          description={say('reasonHint')}
          error={isTried && isShort ? say('reasonWrong') : undefined}
          maxLength={REASON_MAX}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {settle.isError && <ErrorPanel error={settle.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('keep')}
          </Button>
          <Button type="submit" loading={settle.isPending} {...(isEnd ? { color: 'red' } : {})}>
            {say(isEnd ? 'endConfirm' : 'settleConfirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
