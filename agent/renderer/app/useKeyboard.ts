import type { TillView } from '@verno/shared/contracts/bridge';
import { useEffect, useRef, type Dispatch, type SetStateAction } from 'react';
import type { BridgeState } from '../client/bridge.ts';
import { staysOpenOnScan, type DialogKind } from '../dialogs/kinds.ts';
import { attachKeyboard } from '../input/keyboard.ts';
import { deliverTyped, showHeld } from '../input/typed.ts';
import { useFace, useRun } from './context.ts';

/** Sends what a keyboard scanner reads to the engine, whatever has the focus. */
export function useKeyboard(
  link: BridgeState['link'],
  view: TillView | null,
  setDialog: Dispatch<SetStateAction<DialogKind | null>>,
): void {
  const { preferences } = useFace();
  const run = useRun();
  const isListening = link === 'open' && view !== null && view.phase !== 'not_enrolled';
  const present = useRef({ isListening, preferences, run });
  useEffect(() => {
    present.current = { isListening, preferences, run };
  });
  useEffect(
    () =>
      attachKeyboard(window, {
        settings: () => ({
          prefix: present.current.preferences.wedgePrefix,
          suffix: present.current.preferences.wedgeSuffix,
        }),
        isListening: () => present.current.isListening,
        onScan: (code) => {
          setDialog((old) => (old !== null && staysOpenOnScan(old) ? old : null));
          void present.current.run('enterCode', { code });
        },
        onHeld: showHeld,
        onTyped: deliverTyped,
      }),
    [setDialog],
  );
}
