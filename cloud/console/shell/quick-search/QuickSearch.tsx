/** Ctrl+K: one field that finds a member, a purchase or a page. */
import { Kbd, Modal, UnstyledButton } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useTexts } from '../../text/i18n.ts';
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
      <UnstyledButton
        className="verno-search-button"
        aria-label={say('searchLabel')}
        onClick={open}
      >
        <IconSearch size={16} aria-hidden />
        <span>{say('search')}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <Modal
        opened={isOpen}
        onClose={close}
        withCloseButton={false}
        aria-label={say('searchLabel')}
        size="lg"
        padding={0}
        yOffset="10vh"
        transitionProps={{ duration: 0 }}
      >
        <SearchDialog onClose={close} />
      </Modal>
    </>
  );
}
