import { useTranslation } from 'react-i18next';
import { useHeldText } from '../input/typed.ts';
import { BarcodeIcon } from '../ui/icons.tsx';

/** Shows what is being typed without a field. Typing needs no focus, so this is an output, not an input. */
export function EntryBar(props: { readonly entry: string }) {
  const { t } = useTranslation();
  const held = useHeldText();
  const entry = props.entry + (/^[\d.,]+$/.test(held) ? held : '');
  return (
    <div className={entry === '' ? 'entry' : 'entry entry-live'}>
      <BarcodeIcon />
      <span className="entry-label">{t('entry.label')}</span>
      <output className="entry-text" aria-label={t('entry.label')}>
        {entry}
      </output>
      <span className="entry-hint">{entry === '' ? t('entry.hint') : t('entry.keysHint')}</span>
    </div>
  );
}
