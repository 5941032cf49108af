import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';

const DONE_MS = 2_500;

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly doneLabel: string;
  /** Said when the browser lets no page copy. */
  readonly byHandLabel: string;
}

/** Copies a text and says so. Over plain http the clipboard is closed, so the old way stands behind it. */
export function CopyButton({ text, label, doneLabel, byHandLabel }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'done' | 'refused'>('idle');
  const copy = async (): Promise<void> => {
    setState((await copyText(text)) ? 'done' : 'refused');
    setTimeout(() => setState('idle'), DONE_MS);
  };
  const words = { idle: label, done: doneLabel, refused: byHandLabel };
  return (
    <Button
      leftSection={
        state === 'done' ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
      }
      onClick={() => void copy()}
      aria-live="polite"
    >
      {words[state]}
    </Button>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    // Absent over plain http, whatever the types say.
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: try the old way.
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'verno-off-screen';
  // Inside the dialog, because it keeps the focus to itself.
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
