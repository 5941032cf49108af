import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { WarningIcon } from '../ui/icons.tsx';
import { troubleName } from './troubles.ts';
import { useNow } from './useNow.ts';

export interface StatusStripProps {
  readonly view: TillView;
  readonly onOpen: () => void;
}

/** Always on top: the link to the hub, the queue, the last exchange, what is wrong with devices, the time. */
export function StatusStrip({ view, onOpen }: StatusStripProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { status, shop } = view;
  const troubled = status.devices.filter(
    (device) => device.state === 'missing' || device.state === 'error' || device.problem !== null,
  );
  return (
    <header className="strip">
      {view.phase !== 'not_enrolled' && <h1 className="sr-only">{t('app.title')}</h1>}
      <button
        type="button"
        className="strip-status"
        onClick={onOpen}
        onMouseDown={(event) => event.preventDefault()}
        title={t('status.open')}
      >
        <span className={`link link-${status.link}`}>
          <span className="link-dot" />
          {t(`status.link.${status.link}`)}
        </span>
        <span className={status.queue > 0 ? 'chip chip-busy' : 'chip'}>
          {t('status.queue', { count: status.queue })}
        </span>
        <span className="chip strip-sync">
          {status.lastSyncAtMs === null
            ? t('status.neverSynced')
            : t('status.lastSync', { when: format.ago(status.lastSyncAtMs, nowMs) })}
        </span>
        {status.catchingUp && <span className="chip chip-busy">{t('status.catchingUp')}…</span>}
        {status.troubles?.map((trouble) => (
          <span key={trouble.code} className="chip chip-trouble">
            <WarningIcon size={20} />
            {t(`status.trouble.${troubleName(trouble)}`)}
          </span>
        ))}
        {troubled.map((device) => (
          <span key={device.id} className="chip chip-trouble">
            <WarningIcon size={20} />
            {t(`status.device.${device.kind}`)}
            <span className="strip-more">
              : {t(`status.deviceState.${device.state === 'ready' ? 'error' : device.state}`)}
            </span>
          </span>
        ))}
      </button>
      <div className="strip-place">
        {shop !== null && (
          <span className="strip-shop">
            {shop.storeName} · <strong>{shop.tillName}</strong>
          </span>
        )}
        <time className="strip-clock">{format.time(nowMs)}</time>
      </div>
    </header>
  );
}
