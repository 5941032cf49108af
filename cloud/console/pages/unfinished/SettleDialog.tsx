import {
  listCalculations,
  settleByHand,
  type CalculationRow,
} from '@verno/shared/contracts/hub/calculations';
import { useQueryClient } from '@tanstack/react-query';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonForm } from '../../ui/ReasonForm.tsx';
import { unfinishedTexts } from './texts.ts';

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
  const isEnd = outcome === 'cancelled';
  return (
    <ReasonForm
      text={say(isEnd ? 'endText' : 'settleText', { total: format.money(row.total) })}
      hint={say('reasonHint')}
      reasonMax={REASON_MAX}
      confirm={say(isEnd ? 'endConfirm' : 'settleConfirm')}
      keep={say('keep')}
      isDangerous={isEnd}
      onConfirm={(reason) =>
        call(settleByHand, {
          params: { calculationId: row.calculationId },
          body: { outcome, reason },
        })
      }
      onSettled={() => void cache.invalidateQueries({ queryKey: [listCalculations.id] })}
      onClose={onClose}
    />
  );
}
