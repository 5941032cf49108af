import { useLayoutEffect, useRef } from 'react';
import { focusedField } from './field.ts';

/** `KeyboardEvent.code` → what the key does. */
export type Hotkeys = Readonly<Record<string, () => void>>;

/** Function keys that would open the browser's own things, also where the screen gives them no work. */
const KEPT_FROM_BROWSER = /^F([1-9]|10)$/;

/**
 * Gives keys their work while `isActive`. In a text field only function keys and Escape are taken, and
 * a focused button keeps Enter and Space. Held keys repeat arrows only. Layout effects, so that a key
 * pressed right after the picture changed finds its new work.
 */
export function useHotkeys(hotkeys: Hotkeys, isActive: boolean): void {
  const present = useRef(hotkeys);
  useLayoutEffect(() => {
    present.current = hotkeys;
  });
  useLayoutEffect(() => {
    if (!isActive) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event)) return;
      const work = present.current[nameOf(event)];
      if (work === undefined || !isMine(event)) return;
      event.preventDefault();
      if (!event.repeat || event.code.startsWith('Arrow')) work();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isActive]);
}

/** Keeps F1 help, F3 find, F5 reload and their like from the browser. Ctrl+R still reloads. */
export function keepBrowserKeys(window: Window): void {
  window.addEventListener('keydown', (event) => {
    if (KEPT_FROM_BROWSER.test(event.code) && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
    }
  });
}

/** Somebody nearer to the key used it. Function keys are prevented for everybody by `keepBrowserKeys`. */
function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented && !KEPT_FROM_BROWSER.test(event.code);
}

function nameOf(event: KeyboardEvent): string {
  return event.code === 'NumpadEnter' ? 'Enter' : event.code;
}

function isMine(event: KeyboardEvent): boolean {
  if (/^F\d+$/.test(event.code) || event.code === 'Escape') return true;
  if (focusedField(document) !== null) return false;
  const isPress = nameOf(event) === 'Enter' || event.code === 'Space';
  return !(isPress && document.activeElement instanceof HTMLButtonElement);
}
