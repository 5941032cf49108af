/** A day, typed in the language of the screen or taken from the browser's own calendar. */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { localToday, parseDay } from '../text/days.ts';
import { useTexts } from '../text/i18n.ts';
import { useFormat } from '../text/use-format.tsx';
import { uiTexts } from './texts.ts';

interface DateFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`. */
  readonly value: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function DateField({ label, value, min, max, onChange }: DateFieldProps) {
  const say = useTexts(uiTexts);
  const format = useFormat();
  const calendar = useRef<HTMLInputElement>(null);
  const shown = value === undefined ? '' : format.date(value);
  const [text, setText] = useState(shown);
  const [isWrong, setWrong] = useState(false);
  const [seen, setSeen] = useState(shown);
  if (seen !== shown) {
    setSeen(shown);
    setText(shown);
    setWrong(false);
  }
  const settle = (): void => {
    if (text.trim() === shown) return;
    const day = parseDay(text, localToday(new Date()));
    setWrong(text.trim() !== '' && day === null);
    if (text.trim() === '' || day !== null) onChange(day ?? undefined);
  };
  return (
    <div className="verno-date-field">
      <TextInput
        size="sm"
        inputMode="numeric"
        autoComplete="off"
        aria-label={label}
        aria-invalid={isWrong}
        placeholder={say('datePlaceholder')}
        error={isWrong && say('dateWrong')}
        leftSection={<span aria-hidden>{label}</span>}
        leftSectionPointerEvents="none"
        rightSection={
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            className="verno-quiet-button"
            aria-label={say('calendar', { label })}
            onClick={() => calendar.current?.showPicker()}
          >
            <IconCalendar size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        }
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
      <input
        ref={calendar}
        type="date"
        className="verno-date-native"
        tabIndex={-1}
        aria-hidden
        value={value ?? ''}
        min={min}
        max={max}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    </div>
  );
}
