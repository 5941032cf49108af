/** A till face without a screen: speaks the bridge contract, for demonstrations, tests and benchmarks. */
import { BRIDGE_PATH, BRIDGE_TOKEN_PARAM, bridgeMessage } from '@verno/shared/contracts/bridge';
import type { BridgeCommand, BridgeInput, TillView } from '@verno/shared/contracts/bridge';
import type { Json } from '@verno/shared/kernel/json';
import type { Problem } from '@verno/shared/kernel/text';
import { WebSocket } from 'ws';

const WAIT_MS = 20_000;

export interface HeadlessFace {
  /** `name=value` of the session, for a real browser that joins in. */
  readonly cookie: string;
  /** The newest view. */
  view(): TillView;
  /** Sends a command. @returns its value. @throws Refusal when the engine says no. */
  command<C extends BridgeCommand>(command: C, input: BridgeInput<C>): Promise<Json>;
  /** Waits for a view that satisfies; `what` names the wait in the error. */
  until(
    what: string,
    satisfies: (view: TillView) => boolean,
    timeoutMs?: number,
  ): Promise<TillView>;
  close(): void;
}

/** The engine's «no» as an exception, for scripts that expected a «yes». */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code} ${JSON.stringify(problem.params)}`);
    this.problem = problem;
  }
}

/** Opens the till's address (with its one-time token) as a browser would, and joins the bridge. */
export async function openFace(address: string): Promise<HeadlessFace> {
  const url = new URL(address);
  const page = await fetch(url, { redirect: 'manual' });
  const cookie = (page.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  url.searchParams.delete(BRIDGE_TOKEN_PARAM);
  const socket = new WebSocket(new URL(BRIDGE_PATH, url.origin.replace('http', 'ws')), {
    headers: { cookie, origin: url.origin },
  });
  return { ...(await joinBridge(socket)), cookie };
}

async function joinBridge(socket: WebSocket): Promise<Omit<HeadlessFace, 'cookie'>> {
  let view: TillView | null = null;
  let nextId = 1;
  const answers = new Map<number, PromiseWithResolvers<Json>>();
  const watchers = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    const message = bridgeMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'view') {
      view = message.view;
      for (const watch of watchers) watch();
    } else if (message.type === 'answer') answers.get(message.id)?.resolve(message.value);
    else answers.get(message.id)?.reject(new Refusal(message.problem));
  });
  const until = (what: string, satisfies: (seen: TillView) => boolean, timeoutMs = WAIT_MS) =>
    new Promise<TillView>((resolve, reject) => {
      const look = (): void => {
        if (view === null || !satisfies(view)) return;
        finish();
        resolve(view);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`waited ${timeoutMs} ms for ${what}; last view: ${JSON.stringify(view)}`));
      }, timeoutMs);
      const finish = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  await until('the first view', () => true);
  return {
    view: () => {
      if (view === null) throw new Error('no view yet');
      return view;
    },
    command: (command, input) => {
      const id = nextId++;
      const answer = Promise.withResolvers<Json>();
      answers.set(id, answer);
      socket.send(JSON.stringify({ type: 'command', id, command, input }));
      return answer.promise.finally(() => answers.delete(id));
    },
    until,
    close: () => socket.terminate(),
  };
}
