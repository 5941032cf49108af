import type { NoticeView } from '@verno/shared/contracts/bridge';
import type { Problem } from '@verno/shared/kernel/text';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../client/bridge.ts';
import { beepError } from './beep.ts';
import { addNotice, expireNotices, type Notice } from './notices.ts';

const TICK_MS = 500;

export interface Notices {
  readonly notices: readonly Notice[];
  readonly notify: (level: NoticeView['level'], problem: Problem) => void;
  readonly dismiss: (notice: Notice) => void;
  /** The newest goes first. */
  readonly dismissLast: () => void;
}

/** Messages of the engine and of this screen together. `hasSound`: errors are heard too. */
export function useNotices(bridge: Bridge, hasSound: boolean): Notices {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const add = useCallback(
    (level: NoticeView['level'], problem: Problem, engineId: number | null) => {
      setNotices((old) => addNotice(old, { level, problem, engineId, nowMs: Date.now() }));
      if (level === 'error' && hasSound) beepError();
    },
    [hasSound],
  );
  const notify = useCallback<Notices['notify']>(
    (level, problem) => add(level, problem, null),
    [add],
  );
  const heardId = useRef<number | null>(null);
  useEffect(() => {
    const hear = (): void => {
      const said = bridge.state().view?.notice ?? null;
      if (said === null || said.id === heardId.current) return;
      heardId.current = said.id;
      add(said.level, said.problem, said.id);
    };
    // The first view may be older than this effect.
    queueMicrotask(hear);
    return bridge.subscribe(hear);
  }, [bridge, add]);
  useEffect(() => {
    const timer = setInterval(() => setNotices((old) => expireNotices(old, Date.now())), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const dismiss = useCallback<Notices['dismiss']>(
    (notice) => {
      setNotices((old) => old.filter((other) => other.key !== notice.key));
      if (notice.engineId !== null) void bridge.command('dismissNotice', { id: notice.engineId });
    },
    [bridge],
  );
  const dismissLast = (): void => {
    const last = notices.at(-1);
    if (last !== undefined) dismiss(last);
  };
  return { notices, notify, dismiss, dismissLast };
}
