import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/** Takes characters typed while no text field has the focus. */
export type TypedListener = (text: string) => void;

const listeners: { current: TypedListener }[] = [];

/** The last part that asked gets what is typed; when it leaves, the one before it does again. */
export function useTypedText(listener: TypedListener): void {
  const mine = useRef(listener);
  useLayoutEffect(() => {
    mine.current = listener;
  });
  useLayoutEffect(() => {
    listeners.push(mine);
    return () => {
      listeners.splice(listeners.indexOf(mine), 1);
    };
  }, []);
}

export function deliverTyped(text: string): void {
  listeners.at(-1)?.current(text);
}

let held = '';
const watchers = new Set<() => void>();

/** Characters that are kept back while it is not known whether a scanner or a person presses the keys. */
export function useHeldText(): string {
  return useSyncExternalStore(watchHeld, readHeld);
}

export function showHeld(text: string): void {
  if (text === held) return;
  held = text;
  for (const watcher of watchers) watcher();
}

function watchHeld(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function readHeld(): string {
  return held;
}
