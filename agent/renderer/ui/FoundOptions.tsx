import { useEffect, useRef, type ReactNode } from 'react';

export interface FoundOption<T> {
  /** Unique in the list; the option's id is the list's id and this. */
  readonly key: string;
  readonly value: T;
  readonly name: string;
  readonly about: string;
  readonly figure: string;
  readonly figureAbout: string | null;
}

export interface FoundOptionsProps<T> {
  /** The id of the combobox above: `aria-controls` there is `${id}-found`. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly FoundOption<T>[];
  readonly chosen: T | undefined;
  readonly onPick: (value: T) => void;
}

/** What a search found. Keys reach the list through the field above it; options take touches only. */
export function FoundOptions<T>({ id, label, options, chosen, onPick }: FoundOptionsProps<T>) {
  return (
    <ul id={`${id}-found`} className="found" role="listbox" aria-label={label}>
      {options.map((option) => (
        <Option
          key={option.key}
          id={`${id}-${option.key}`}
          isChosen={option.value === chosen}
          onPick={() => onPick(option.value)}
        >
          <span className="found-name">
            {option.name}
            <span className="soft">{option.about}</span>
          </span>
          <span className="found-price">
            {option.figure}
            {option.figureAbout !== null && <span className="soft">{option.figureAbout}</span>}
          </span>
        </Option>
      ))}
    </ul>
  );
}

interface OptionProps {
  readonly id: string;
  readonly isChosen: boolean;
  readonly onPick: () => void;
  readonly children: ReactNode;
}

function Option({ id, isChosen, onPick, children }: OptionProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={item}
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {children}
    </li>
  );
}
