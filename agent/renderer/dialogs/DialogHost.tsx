import type { TillView } from '@verno/shared/contracts/bridge';
import { StatusDialog } from '../status/StatusDialog.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { CardDialog } from './CardDialog.tsx';
import { CashDialog } from './CashDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import type { DialogKind } from './kinds.ts';
import { MemberDialog } from './MemberDialog.tsx';
import { QuantityDialog } from './QuantityDialog.tsx';
import { RedeemDialog } from './RedeemDialog.tsx';
import { SearchDialog } from './SearchDialog.tsx';

export interface DialogHostProps {
  readonly dialog: DialogKind;
  readonly view: TillView;
  readonly onClose: () => void;
}

/** Shows the open window; nothing when what it was about has gone from the view. */
export function DialogHost({ dialog, view, onClose }: DialogHostProps) {
  const { totalKopecks } = view.totals;
  switch (dialog.kind) {
    case 'help':
      return <HelpDialog onClose={onClose} />;
    case 'status':
      return <StatusDialog view={view} onClose={onClose} />;
    case 'search':
      return <SearchDialog initial={dialog.text} onClose={onClose} />;
    case 'member':
      return <MemberDialog onClose={onClose} />;
    case 'quantity': {
      const line = view.lines.find((each) => each.lineId === dialog.lineId);
      return line === undefined ? null : (
        <QuantityDialog line={line} typed={dialog.text} onClose={onClose} />
      );
    }
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

/** False when what the window was about has gone: a paid cheque, a removed line, a forgotten member. */
export function isDialogAlive(dialog: DialogKind, view: TillView): boolean {
  if (dialog.kind === 'help' || dialog.kind === 'status') return true;
  if (view.phase !== 'selling') return false;
  if (dialog.kind === 'quantity') return view.lines.some((each) => each.lineId === dialog.lineId);
  if (dialog.kind === 'redeem') return view.member !== null && view.member.bonuses.length > 0;
  return dialog.kind !== 'cash' && dialog.kind !== 'card' ? true : view.lines.length > 0;
}
