import { useTranslation } from 'react-i18next';
import { problemText } from '../i18n/problems.ts';
import { CrossIcon, InfoIcon, WarningIcon } from '../ui/icons.tsx';
import { useFormat } from './context.ts';
import type { Notice } from './notices.ts';

export interface ToastsProps {
  readonly notices: readonly Notice[];
  readonly onDismiss: (notice: Notice) => void;
}

/** Messages over the screen, never over the total. Errors stay until dismissed. */
export function Toasts({ notices, onDismiss }: ToastsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="toasts" aria-label={t('notices.title')} aria-live="polite">
      {notices.map((notice) => (
        <div
          key={notice.key}
          className={`toast toast-${notice.level}`}
          role={notice.level === 'error' ? 'alert' : undefined}
        >
          {notice.level === 'info' ? <InfoIcon /> : <WarningIcon />}
          <p className="toast-text">
            <span className="sr-only">{t(`notices.level.${notice.level}`)}: </span>
            {problemText(notice.problem, format)}
            {notice.times > 1 && <span className="toast-times">×{notice.times}</span>}
          </p>
          <button
            type="button"
            className="icon-button"
            aria-label={t('notices.dismiss')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onDismiss(notice)}
          >
            <CrossIcon />
          </button>
        </div>
      ))}
    </section>
  );
}
