import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { CheckIcon, WarningIcon } from '../ui/icons.tsx';

type Device = TillView['status']['devices'][number];

/** What the strip says in short, in sentences. */
export function StatusDialog(props: { readonly view: TillView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, shop } = props.view;
  const lastSync = status.lastSyncAtMs;
  return (
    <Dialog title={t('status.title')} onClose={props.onClose}>
      <p className={`link-text link-text-${status.link}`}>
        <strong>{t(`status.link.${status.link}`)}.</strong> {t(`status.linkText.${status.link}`)}
      </p>
      {status.catchingUp && (
        <p className="warning-strip">
          {t('status.catchingUp')}. {t('status.catchingUpText')}
        </p>
      )}
      {status.troubles?.map((trouble) => (
        <p key={trouble.code} className="warning-strip">
          {problemText(trouble, format)}
        </p>
      ))}
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
      {status.devices.length === 0 && <p className="soft">{t('status.noDevices')}</p>}
      <ul className="devices">
        {status.devices.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </ul>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Dialog>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="sum-row">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function DeviceRow({ device }: { readonly device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isGood = device.state === 'ready' && device.problem === null;
  const isBad = !isGood && device.state !== 'off';
  return (
    <li className={isBad ? 'device device-bad' : 'device'}>
      {isBad ? <WarningIcon /> : <CheckIcon />}
      <div>
        <p>
          <strong>{t(`status.device.${device.kind}`)}</strong>:{' '}
          {t(`status.deviceState.${device.state}`)}
        </p>
        {device.problem !== null && <p>{problemText(device.problem, format)}</p>}
      </div>
    </li>
  );
}
