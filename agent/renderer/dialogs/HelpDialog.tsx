import { useTranslation } from 'react-i18next';
import { BAR_KEYS } from '../sale/KeyBar.tsx';
import { Button, KeyCap } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Settings } from './Settings.tsx';

/** Every key with its work, and the settings of this one screen. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ...BAR_KEYS.map(({ key, name }) => ({ key: key as string, work: t(`keys.${name}`) })),
    { key: 'F9', work: t('cash.title') },
    { key: 'F10', work: t('card.title') },
    { key: t('help.keyDigits'), work: t('help.rows.digits') },
    { key: t('help.keyLetters'), work: t('help.rows.letters') },
    { key: '↑ ↓', work: t('help.rows.arrows') },
    { key: '*', work: t('help.rows.multiply') },
    { key: '+ −', work: t('help.rows.plusMinus') },
    { key: 'Enter', work: t('help.rows.enter') },
    { key: 'Escape', work: t('help.rows.escape') },
  ];
  return (
    <Dialog title={t('help.title')} size="wide" onClose={onClose}>
      <div className="help">
        <section>
          <h3>{t('help.keysTitle')}</h3>
          <p className="dialog-text">{t('help.scan')}</p>
          <dl className="help-keys">
            {rows.map((row) => (
              <div key={row.key}>
                <dt>
                  <KeyCap name={row.key} />
                  <span className="sr-only">{row.key}</span>
                </dt>
                <dd>{row.work}</dd>
              </div>
            ))}
          </dl>
        </section>
        <Settings />
      </div>
      <div className="dialog-actions">
        <Button hotkey="Escape" onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Dialog>
  );
}
