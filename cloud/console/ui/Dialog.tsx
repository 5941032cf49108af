import { CloseButton, Modal, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../text/i18n.ts';
import { uiTexts } from './texts.ts';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Names the dialog for those who hear the screen; shown at its head unless `bare`. */
  readonly title: string;
  /** Without head and padding: the content is all there is. */
  readonly bare?: boolean;
  /** Whether a click beside it closes it: not where something would be lost. */
  readonly closesOutside?: boolean;
  readonly children: ReactNode;
}

/** A window over the page: it takes the focus, gives it back, and Esc closes it. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, bare = false, closesOutside = true, children } = props;
  const say = useTexts(uiTexts);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      closeOnClickOutside={closesOutside}
      centered={!bare}
      size={bare ? 'lg' : 'md'}
      yOffset={bare ? '10vh' : '5vh'}
      transitionProps={{ duration: 0 }}
      classNames={{ content: 'verno-dialog' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        {!bare && (
          <div className="verno-dialog-head">
            <Title order={2}>{title}</Title>
            <CloseButton aria-label={say('close')} onClick={onClose} />
          </div>
        )}
        <div className={bare ? undefined : 'verno-dialog-body'}>{children}</div>
      </Modal.Content>
    </Modal.Root>
  );
}
