import {
  cancelUnfinished,
  listUnfinished,
  type UnfinishedRow,
} from '@verno/shared/contracts/hub/unfinished';
import { useQueryClient } from '@tanstack/react-query';
import { useCall } from '../../client/services.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonForm } from '../../ui/ReasonForm.tsx';
import { unfinishedTexts } from './texts.ts';

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
    <Dialog
      isOpen={row !== null}
      onClose={onClose}
      title={say('cancelTitle')}
      closesOutside={false}
    >
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
  const amount = `${format.amount(row.amount)} ${row.currencyName[spoken]}`;
  return (
    <ReasonForm
      text={say('cancelText', { amount })}
      hint={say('reasonHint')}
      reasonMax={REASON_MAX}
      confirm={say('confirm')}
      keep={say('keep')}
      isDangerous
      onConfirm={(reason) =>
        call(cancelUnfinished, { params: { reservationId: row.reservationId }, body: { reason } })
      }
      onSettled={() => void cache.invalidateQueries({ queryKey: [listUnfinished.id] })}
      onClose={onClose}
    />
  );
}
