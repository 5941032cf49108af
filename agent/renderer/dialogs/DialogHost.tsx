import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useRun } from '../app/context.ts';
import { ReasonDialog } from '../refund/ReasonDialog.tsx';
import { ReceiptsDialog } from '../refund/ReceiptsDialog.tsx';
import { ManagerDialog } from '../manager/ManagerDialog.tsx';
import { StatusDialog } from '../status/StatusDialog.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { CardDialog } from './CardDialog.tsx';
import { CashDialog } from './CashDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import type { DialogKind, OpenDialog } from './kinds.ts';
import { MemberDialog } from './MemberDialog.tsx';
import { QuantityDialog } from './QuantityDialog.tsx';
import { RedeemDialog } from './RedeemDialog.tsx';
import { SearchDialog } from './SearchDialog.tsx';

export interface DialogHostProps {
  readonly dialog: DialogKind;
  readonly view: TillView;
  readonly onClose: () => void;
  /** Opens another window in its place. */
  readonly open: OpenDialog;
}

/** Shows the open window; nothing when what it was about has gone from the view. */
export function DialogHost({ dialog, view, onClose, open }: DialogHostProps) {
  const { totalKopecks } = view.totals;
  switch (dialog.kind) {
    case 'help':
      return <HelpDialog onClose={onClose} />;
    case 'status':
      return (
        <StatusDialog view={view} onClose={onClose} onManager={() => open({ kind: 'manager' })} />
      );
    case 'manager':
      return <ManagerDialog view={view} onClose={onClose} />;
    case 'search':
      return <SearchDialog initial={dialog.text} onClose={onClose} />;
    case 'member':
      return <MemberDialog onClose={onClose} />;
    case 'quantity':
    case 'refundQuantity':
      return <LineQuantity dialog={dialog} view={view} onClose={onClose} />;
    case 'receipts':
      return <ReceiptsDialog onClose={onClose} />;
    case 'refundReason':
      return view.refund === null ? null : <ReasonDialog refund={view.refund} onClose={onClose} />;
    case 'redeem':
      return view.member === null ? null : <RedeemDialog member={view.member} onClose={onClose} />;
    case 'cash':
      return <CashDialog totalKopecks={totalKopecks} onClose={onClose} />;
    case 'card':
      return <CardDialog totalKopecks={totalKopecks} onClose={onClose} />;
    case 'cancel':
      return <CancelDialog view={view} onClose={onClose} />;
  }
}

interface LineQuantityProps {
  readonly dialog: Extract<DialogKind, { kind: 'quantity' | 'refundQuantity' }>;
  readonly view: TillView;
  readonly onClose: () => void;
}

/** How much of a line: of the open cheque, or of what comes back. */
function LineQuantity({ dialog, view, onClose }: LineQuantityProps) {
  const { t } = useTranslation();
  const run = useRun();
  const { lineId } = dialog;
  const common = { typed: dialog.text, onClose };
  if (dialog.kind === 'quantity') {
    const line = view.lines.find((each) => each.lineId === lineId);
    return line === undefined ? null : (
      <QuantityDialog
        {...common}
        {...line}
        title={t('quantity.title')}
        onApply={(quantityMilli) => run('setQuantity', { lineId, quantityMilli })}
      />
    );
  }
  const line = view.refund?.lines.find((each) => each.lineId === lineId);
  return line === undefined ? null : (
    <QuantityDialog
      {...common}
      title={t('refund.back')}
      name={line.name}
      unit={line.unit}
      quantityMilli={line.chosenMilli > 0 ? line.chosenMilli : line.leftMilli}
      onApply={(quantityMilli) => run('chooseRefund', { lineId, quantityMilli })}
    />
  );
}

/** False when what the window was about has gone: a paid cheque, a removed line, a forgotten member. */
export function isDialogAlive(dialog: DialogKind, view: TillView): boolean {
  if (dialog.kind === 'help' || dialog.kind === 'status' || dialog.kind === 'manager') return true;
  if (dialog.kind === 'refundReason') return view.refund !== null;
  if (dialog.kind === 'refundQuantity') {
    return view.refund?.lines.some((each) => each.lineId === dialog.lineId) ?? false;
  }
  if (view.refund !== null) return false;
  if (dialog.kind === 'receipts') return view.phase === 'selling' || view.phase === 'paid';
  if (view.phase !== 'selling') return false;
  if (dialog.kind === 'quantity') return view.lines.some((each) => each.lineId === dialog.lineId);
  if (dialog.kind === 'redeem') return view.member !== null && view.member.bonuses.length > 0;
  return dialog.kind !== 'cash' && dialog.kind !== 'card' ? true : view.lines.length > 0;
}
