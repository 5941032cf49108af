import { useEffect, useRef } from 'react';

/** Takes characters typed while no text field has the focus. */
export type TypedListener = (text: string) => void;

const listeners: { current: TypedListener }[] = [];

/** The last part that asked gets what is typed; when it leaves, the one before it does again. */
export function useTypedText(listener: TypedListener): void {
  const mine = useRef(listener);
  useEffect(() => {
    mine.current = listener;
  });
  useEffect(() => {
    listeners.push(mine);
    return () => {
      listeners.splice(listeners.indexOf(mine), 1);
    };
  }, []);
}

export function deliverTyped(text: string): void {
  listeners.at(-1)?.current(text);
}
