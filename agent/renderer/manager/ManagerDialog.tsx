import type { TillView } from '@verno/shared/contracts/bridge';
import type { ServiceView } from '@verno/shared/contracts/service-view';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { DeviceList, Fact, LinkText, Troubles } from '../status/parts.tsx';
import { useNow } from '../status/useNow.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { QueueExport } from './QueueExport.tsx';
import { SetsFact, SetsPast, SetsStrip } from './Sets.tsx';
import { useService } from './useService.ts';

const CLOCK_WRONG_MS = 60_000;

/** Everything a manager looks at when something is wrong with the exchange, in one window. */
export function ManagerDialog(props: { readonly view: TillView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const service = useService();
  const { status } = props.view;
  return (
    <Dialog title={t('manager.title')} onClose={props.onClose} size="wide">
      <LinkText link={status.link} />
      {service !== null && service.standing !== null && <Standing code={service.standing} />}
      <Troubles troubles={status.troubles ?? []} />
      {service !== null && <SetsStrip sets={service.sets} />}
      <div className="manager">
        <section className="manager-part">
          <h3>{t('manager.exchange')}</h3>
          <Exchange view={props.view} service={service} />
          {service !== null && <SetsPast sets={service.sets} />}
          <h3>{t('status.devices')}</h3>
          <DeviceList devices={status.devices} />
        </section>
        <section className="manager-part">
          <h3>{t('manager.queue')}</h3>
          <QueueExport queue={status.queue} ownFolder={service?.exportFolder ?? null} />
          <h3>{t('manager.recent')}</h3>
          <Recent recent={service?.recent ?? null} />
        </section>
      </div>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Dialog>
  );
}

function Standing({ code }: { readonly code: string }) {
  const format = useFormat();
  return <p className="error-strip">{problemText({ code, params: {} }, format)}</p>;
}

interface ExchangeProps {
  readonly view: TillView;
  readonly service: ServiceView | null;
}

function Exchange({ view, service }: ExchangeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const unknown = t('manager.unknown');
  const lastSync = view.status.lastSyncAtMs;
  const oldest = service?.oldestQueuedAtMs ?? null;
  return (
    <dl className="facts">
      <Fact name={t('manager.hub')} value={service?.hubUrl ?? unknown} />
      <Fact
        name={t('status.lastSyncLabel')}
        value={lastSync === null ? t('status.neverSynced') : format.dayTime(lastSync)}
      />
      <Fact
        name={t('status.queueLabel')}
        value={t('status.queueText', { count: view.status.queue })}
      />
      {oldest !== null && <Fact name={t('manager.oldest')} value={format.ago(oldest, nowMs)} />}
      <Fact name={t('manager.clock')} value={clockText(service?.clockOffsetMs ?? null, t)} />
      <Fact name={t('manager.bundle')} value={numberOr(service?.bundleVersion, unknown)} />
      {service !== null && <SetsFact sets={service.sets} />}
      <Fact name={t('manager.epoch')} value={numberOr(service?.epoch, unknown)} />
      <Fact name={t('manager.version')} value={service?.agentVersion ?? unknown} />
    </dl>
  );
}

function numberOr(value: number | null | undefined, unknown: string): string {
  return value === null || value === undefined ? unknown : String(value);
}

type Translate = ReturnType<typeof useTranslation>['t'];

function clockText(offsetMs: number | null, t: Translate): string {
  if (offsetMs === null) return t('manager.unknown');
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  if (seconds === 0) return t('manager.clockRight');
  const said = t(offsetMs > 0 ? 'manager.clockSlow' : 'manager.clockFast', { count: seconds });
  return Math.abs(offsetMs) > CLOCK_WRONG_MS ? `${said}. ${t('manager.clockMend')}` : said;
}

function Recent({ recent }: { readonly recent: ServiceView['recent'] | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (recent === null) return <p className="soft">{t('manager.asking')}</p>;
  if (recent.length === 0) return <p className="soft">{t('manager.noRecent')}</p>;
  return (
    <ul className="devices manager-recent">
      {recent.map((one) => (
        <li key={`${one.atMs} ${one.problem.code}`} className="device">
          <div>
            <p className="soft">
              {format.dayTime(one.atMs)} · {t(`notices.level.${one.level}`)}
            </p>
            <p>{problemText(one.problem, format)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
