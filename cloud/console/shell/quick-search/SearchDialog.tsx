import './quick-search.css';
import { Loader, Text } from '@mantine/core';
import { IconFileText, IconReceipt, IconSearch, IconUser } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTexts } from '../../text/i18n.ts';
import { shellTexts } from '../texts.ts';
import { useFinds, type Find } from './use-finds.ts';

const GROUPS = ['searchMembers', 'searchPurchases', 'searchPages'] as const;
const ICONS = {
  searchPages: IconFileText,
  searchMembers: IconUser,
  searchPurchases: IconReceipt,
} as const;

/** The open field with its finds: arrows choose, Enter opens. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useTexts(shellTexts);
  const router = useRouter();
  const listId = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const { finds, isBusy } = useFinds(text);
  const current = Math.min(chosen, finds.length - 1);
  const open = (find: Find | undefined): void => {
    if (find === undefined) return;
    onClose();
    router.history.push(find.href);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && finds.length > 0) {
      event.preventDefault();
      setChosen((current + step + finds.length) % finds.length);
    }
    if (event.key === 'Enter') open(finds[current]);
  };
  return (
    <div className="verno-search">
      <div className="verno-search-field">
        <IconSearch size={18} aria-hidden />
        <input
          role="combobox"
          aria-expanded={finds.length > 0}
          aria-controls={listId}
          aria-activedescendant={finds[current] && `${listId}-${current}`}
          aria-label={say('searchLabel')}
          placeholder={say('searchPlaceholder')}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        {isBusy && <Loader size={16} aria-hidden />}
      </div>
      <div role="status" className="verno-search-note">
        {finds.length === 0 && (isBusy ? say('searchBusy') : say('searchNothing'))}
        {finds.length > 0 && text === '' && say('searchHint')}
        {finds.length > 0 && text !== '' && say('searchFound', { count: finds.length })}
      </div>
      <Finds listId={listId} finds={finds} current={current} onOpen={open} onPoint={setChosen} />
      <Text size="xs" c="dimmed" className="verno-search-keys">
        {say('searchKeys')}
      </Text>
    </div>
  );
}

interface FindsProps {
  readonly listId: string;
  readonly finds: readonly Find[];
  readonly current: number;
  readonly onOpen: (find: Find) => void;
  readonly onPoint: (index: number) => void;
}

function Finds({ listId, finds, current, onOpen, onPoint }: FindsProps) {
  const say = useTexts(shellTexts);
  return (
    <div role="listbox" id={listId} aria-label={say('searchLabel')} className="verno-finds">
      {GROUPS.filter((group) => finds.some((find) => find.group === group)).map((group) => (
        <div key={group} role="group" aria-label={say(group)}>
          <div className="verno-finds-title" aria-hidden>
            {say(group)}
          </div>
          {finds.map((find, index) => {
            const Icon = ICONS[find.group];
            return find.group !== group ? null : (
              <div
                key={find.key}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === current}
                className="verno-find"
                ref={(element) => {
                  if (index === current) element?.scrollIntoView({ block: 'nearest' });
                }}
                onMouseMove={() => onPoint(index)}
                onClick={() => onOpen(find)}
              >
                <Icon size={17} stroke={1.6} aria-hidden />
                <span className="verno-find-title">{find.title}</span>
                <span className="verno-find-detail">{find.detail}</span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
