import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DeviceList, Fact, LinkText, Troubles } from './parts.tsx';

export interface StatusDialogProps {
  readonly view: TillView;
  readonly onClose: () => void;
  /** Opens the manager's window. */
  readonly onManager: () => void;
}

/** What the strip says in short, in sentences. */
export function StatusDialog({ view, onClose, onManager }: StatusDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, shop } = view;
  const lastSync = status.lastSyncAtMs;
  return (
    <Dialog title={t('status.title')} onClose={onClose}>
      <LinkText link={status.link} />
      {status.catchingUp && (
        <p className="warning-strip">
          {t('status.catchingUp')}. {t('status.catchingUpText')}
        </p>
      )}
      <Troubles troubles={status.troubles ?? []} />
      <dl className="facts">
        {shop !== null && (
          <Fact name={t('status.shop')} value={`${shop.storeName}, ${shop.tillName}`} />
        )}
        <Fact
          name={t('status.queueLabel')}
          value={t('status.queueText', { count: status.queue })}
        />
        <Fact
          name={t('status.lastSyncLabel')}
          value={lastSync === null ? t('status.neverSynced') : format.dayTime(lastSync)}
        />
      </dl>
      <h3>{t('status.devices')}</h3>
      <DeviceList devices={status.devices} />
      <div className="dialog-actions">
        <Button onClick={onManager}>{t('manager.open')}</Button>
        <Button hotkey="Escape" onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Dialog>
  );
}
