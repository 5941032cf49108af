import { useTranslation } from 'react-i18next';
import { WarningIcon } from '../ui/icons.tsx';

/** Over everything while the till program is away: the last view stays visible and cannot be touched. */
export function LostOverlay() {
  const { t } = useTranslation();
  return (
    <div className="scrim scrim-lost">
      <div className="lost" role="alert">
        <WarningIcon size={48} />
        <h2>{t('app.lostTitle')}</h2>
        <p>{t('app.lostText')}</p>
      </div>
    </div>
  );
}
