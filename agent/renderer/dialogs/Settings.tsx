import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFace } from '../app/context.ts';
import { SOUNDS, THEMES } from '../app/preferences.ts';
import { WEDGE_PREFIXES, WEDGE_SUFFIXES } from '../input/keyboard.ts';

/** Language names are written in their own language, so that a lost person finds his. */
const LANGUAGES = { ru: 'Русский', en: 'English' } as const;

/** What this screen remembers for itself; each change works at once. */
export function Settings() {
  const { t } = useTranslation();
  const { preferences, changePreferences } = useFace();
  return (
    <section className="settings">
      <h3>{t('help.settingsTitle')}</h3>
      <Choice
        label={t('help.language')}
        value={preferences.language}
        options={(['ru', 'en'] as const).map((value) => [value, LANGUAGES[value]])}
        onChange={(language) => changePreferences({ language })}
      />
      <Choice
        label={t('help.theme')}
        value={preferences.theme}
        options={THEMES.map((value) => [value, t(`help.themes.${value}`)])}
        onChange={(theme) => changePreferences({ theme })}
      />
      <Choice
        label={t('help.sound')}
        value={preferences.sound}
        options={SOUNDS.map((value) => [value, t(`help.sounds.${value}`)])}
        onChange={(sound) => changePreferences({ sound })}
      />
      <Choice
        label={t('help.prefix')}
        value={preferences.wedgePrefix}
        options={WEDGE_PREFIXES.map((value) => [value, t(`help.prefixes.${value}`)])}
        onChange={(wedgePrefix) => changePreferences({ wedgePrefix })}
        hint={t('help.prefixHint')}
      />
      <Choice
        label={t('help.suffix')}
        value={preferences.wedgeSuffix}
        options={WEDGE_SUFFIXES.map((value) => [value, t(`help.suffixes.${value}`)])}
        onChange={(wedgeSuffix) => changePreferences({ wedgeSuffix })}
      />
    </section>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
}

function Choice<T extends string>(props: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        className="text-field"
        value={props.value}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const option = props.options[event.currentTarget.selectedIndex];
          if (option !== undefined) props.onChange(option[0]);
        }}
      >
        {props.options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {props.hint !== undefined && (
        <p id={`${id}-hint`} className="field-hint">
          {props.hint}
        </p>
      )}
    </div>
  );
}
