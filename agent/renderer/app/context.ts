/** What every part of the face may use: the bridge, formats, preferences, and a place for problems. */
import type {
  BridgeCommand,
  BridgeInput,
  BridgeOutput,
  NoticeView,
} from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { createContext, use, useCallback } from 'react';
import type { Bridge } from '../client/bridge.ts';
import type { Format } from '../i18n/format.ts';
import type { Preferences } from './preferences.ts';

export interface FaceContextValue {
  readonly bridge: Bridge;
  readonly format: Format;
  readonly preferences: Preferences;
  readonly changePreferences: (change: Partial<Preferences>) => void;
  readonly notify: (level: NoticeView['level'], problem: Problem) => void;
}

export const FaceContext = createContext<FaceContextValue | null>(null);

export function useFace(): FaceContextValue {
  const face = use(FaceContext);
  if (face === null) throw new Error('a part of the face is used outside the face');
  return face;
}

export function useFormat(): Format {
  return useFace().format;
}

/** Sends a command; a refusal is shown as an error. Gives the answer, or undefined after a refusal. */
export type RunCommand = <C extends BridgeCommand>(
  name: C,
  input: BridgeInput<C>,
) => Promise<BridgeOutput<C> | undefined>;

export function useRun(): RunCommand {
  const { bridge, notify } = useFace();
  return useCallback(
    async (name, input) => {
      const answer = await bridge.command(name, input);
      if (answer.ok) return answer.value;
      notify('error', answer.error);
      return undefined;
    },
    [bridge, notify],
  );
}
