import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EraseIcon } from './icons.tsx';

/** Rows as people know them from keyboards. */
const ROWS = {
  ru: ['1234567890', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбюё'],
  en: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
} as const;

export interface LetterPadProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Letters for fingers, for tills without a keyboard. The focus stays in the field. */
export function LetterPad({ value, onChange }: LetterPadProps) {
  const { t, i18n } = useTranslation();
  const [isOther, setOther] = useState(false);
  const isRussian = (i18n.language === 'ru') !== isOther;
  return (
    <div className="letters" role="group" aria-label={t('search.letters')}>
      {ROWS[isRussian ? 'ru' : 'en'].map((row) => (
        <div key={row} className="letters-row">
          {row.split('').map((letter) => (
            <LetterKey key={letter} onPress={() => onChange(value + letter)}>
              {letter}
            </LetterKey>
          ))}
        </div>
      ))}
      <div className="letters-row letters-last">
        <LetterKey label={t('search.switchLettersLabel')} onPress={() => setOther(!isOther)}>
          {isRussian ? 'ABC' : 'АБВ'}
        </LetterKey>
        <LetterKey wide label={t('search.space')} onPress={() => onChange(`${value} `)}>
          {t('search.space')}
        </LetterKey>
        <LetterKey label={t('common.erase')} onPress={() => onChange(value.slice(0, -1))}>
          <EraseIcon />
        </LetterKey>
      </div>
    </div>
  );
}

function LetterKey(props: {
  readonly children: React.ReactNode;
  readonly label?: string;
  readonly wide?: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={props.wide === true ? 'pad-key pad-key-wide' : 'pad-key'}
      aria-label={props.label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
