/** Pieces that the status window and the manager's window share. */
import type { TillView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { CheckIcon, WarningIcon } from '../ui/icons.tsx';

type Status = TillView['status'];
type Device = Status['devices'][number];

/** The state of the link in a sentence. */
export function LinkText({ link }: Pick<Status, 'link'>) {
  const { t } = useTranslation();
  return (
    <p className={`link-text link-text-${link}`}>
      <strong>{t(`status.link.${link}`)}.</strong> {t(`status.linkText.${link}`)}
    </p>
  );
}

/** What is wrong with the disk and the file, in full. */
export function Troubles({ troubles }: { readonly troubles: readonly Problem[] }) {
  const format = useFormat();
  return troubles.map((trouble) => (
    <p key={trouble.code} className="warning-strip">
      {problemText(trouble, format)}
    </p>
  ));
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="sum-row">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

export function DeviceList({ devices }: { readonly devices: readonly Device[] }) {
  const { t } = useTranslation();
  if (devices.length === 0) return <p className="soft">{t('status.noDevices')}</p>;
  return (
    <ul className="devices">
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </ul>
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
