import type { TillView } from '@verno/shared/contracts/bridge';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeState } from '../client/bridge.ts';
import { DialogHost, isDialogAlive } from '../dialogs/DialogHost.tsx';
import type { DialogKind, OpenDialog } from '../dialogs/kinds.ts';
import { EnrolScreen } from '../enrol/EnrolScreen.tsx';
import { AskScreen } from '../receipt/AskScreen.tsx';
import { ReceiptScreen } from '../receipt/ReceiptScreen.tsx';
import { CHEQUE_ID } from '../ui/ChequeTable.tsx';
import { RefundScreen } from '../refund/RefundScreen.tsx';
import { SaleScreen } from '../sale/SaleScreen.tsx';
import { StatusStrip } from '../status/StatusStrip.tsx';
import { LostOverlay } from './LostOverlay.tsx';
import { Toasts } from './Toasts.tsx';
import { useKeyboard } from './useKeyboard.ts';
import type { Notices } from './useNotices.ts';

export interface FaceProps {
  readonly link: BridgeState['link'];
  readonly view: TillView | null;
  readonly notices: Notices;
}

/** The strip, the screen of the present phase, the window over it, messages, and the loss of the engine. */
export function Face({ link, view, notices }: FaceProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<DialogKind | null>(null);
  const shown = dialog !== null && view !== null && isDialogAlive(dialog, view) ? dialog : null;
  // What the window was about has gone, so it must not come back with the next thing of its kind.
  if (dialog !== null && view !== null && shown === null) setDialog(null);
  const isBlocked = link !== 'open';
  const close = (): void => setDialog(null);
  useKeyboard(link, view, setDialog);
  useEffect(() => {
    if (shown === null) document.getElementById(CHEQUE_ID)?.focus();
  }, [shown]);
  // The receipt's own panel tells it; a message over «Следующий чек» would only hide the button.
  const told = view?.phase === 'paid' ? view.receipt?.problem?.code : undefined;
  useEffect(() => {
    for (const notice of notices.notices) {
      if (notice.problem.code === told) notices.dismiss(notice);
    }
  }, [told, notices]);

  if (view === null) {
    return (
      <div className="face">
        {link === 'lost' ? <LostOverlay /> : <p className="splash">{t('app.connecting')}</p>}
      </div>
    );
  }
  return (
    <>
      <div className="face" inert={shown !== null || isBlocked}>
        <StatusStrip view={view} onOpen={() => setDialog({ kind: 'status' })} />
        <Screen
          view={view}
          isActive={shown === null && !isBlocked}
          open={setDialog}
          onEscape={notices.dismissLast}
        />
      </div>
      <div inert={isBlocked}>
        {shown !== null && <DialogHost dialog={shown} view={view} onClose={close} />}
        <Toasts notices={notices.notices} onDismiss={notices.dismiss} />
      </div>
      {isBlocked && <LostOverlay />}
    </>
  );
}

interface ScreenProps {
  readonly view: TillView;
  readonly isActive: boolean;
  readonly open: OpenDialog;
  readonly onEscape: () => void;
}

function Screen({ view, ...rest }: ScreenProps) {
  if (view.phase === 'not_enrolled') return <EnrolScreen />;
  if (view.refund !== null && view.phase !== 'ask_receipt') {
    return <RefundScreen key={view.refund.refundId} refund={view.refund} {...rest} />;
  }
  if (view.phase === 'selling' || view.receipt === null)
    return <SaleScreen view={view} {...rest} />;
  return view.phase === 'paid' ? (
    <ReceiptScreen receipt={view.receipt} {...rest} />
  ) : (
    <AskScreen receipt={view.receipt} {...rest} />
  );
}
