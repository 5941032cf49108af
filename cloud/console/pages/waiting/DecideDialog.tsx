import {
  getWaiting,
  listWaiting,
  releaseWaiting,
  replayWaiting,
  writeOffWaiting,
  type WaitingAction,
  type WaitingRow,
} from '@verno/shared/contracts/hub/waiting-events';
import { useQueryClient } from '@tanstack/react-query';
import { useCall } from '../../client/services.ts';
import { useTexts } from '../../text/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonForm } from '../../ui/ReasonForm.tsx';
import { waitingTexts } from './texts.ts';

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
  return (
    <ReasonForm
      text={say(`${action}Text`)}
      hint={say('reasonHint')}
      reasonMax={REASON_MAX}
      confirm={say(action)}
      keep={say('keep')}
      isDangerous={action === 'writeOff'}
      onConfirm={(why) =>
        call(OPERATIONS[action], { params: { waitingId: event.waitingId }, body: { why } })
      }
      onSettled={() => {
        void cache.invalidateQueries({ queryKey: [getWaiting.id] });
        void cache.invalidateQueries({ queryKey: [listWaiting.id] });
      }}
      onClose={onClose}
    />
  );
}
