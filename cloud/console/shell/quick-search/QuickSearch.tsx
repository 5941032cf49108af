/** Ctrl+K: one field that finds a member, a purchase or a page. */
import { Kbd, UnstyledButton } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useTexts } from '../../text/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { shellTexts } from '../texts.ts';
import { SearchDialog } from './SearchDialog.tsx';

export function QuickSearch() {
  const say = useTexts(shellTexts);
  const [isOpen, { open, close }] = useDisclosure(false);
  useWindowEvent('keydown', (event) => {
    // The place of the key, not its letter: the layout may be Russian.
    if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });
  return (
    <>
      <UnstyledButton className="verno-search-button" title={say('searchLabel')} onClick={open}>
        <IconSearch size={16} aria-hidden />
        <span>{say('search')}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <Dialog isOpen={isOpen} onClose={close} title={say('searchLabel')} bare>
        <SearchDialog onClose={close} />
      </Dialog>
    </>
  );
}
