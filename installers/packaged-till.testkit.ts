/**
 * Runs the bundles of a package the way Electron would, without it: the engine in a worker that has
 * `process.parentPort`, the preload with a `require` that knows `electron` alone, and a real pair of
 * message ports between them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MessageChannel, Worker } from 'node:worker_threads';

const READY_TIMEOUT_MS = 30_000;

/** What `window.verno` offers a page. */
interface PagePort {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
}

export interface PackagedTill {
  /** What the preload shows to the page; each call is a page opened anew. */
  openPage(): PagePort;
  /** Asks the engine to end; gives its exit code. */
  stop(): Promise<number>;
}

const HOST = `
import { parentPort, workerData } from 'node:worker_threads';
process.parentPort = {
  on: (_event, listener) => parentPort.on('message', ({ data, ports }) => listener({ data, ports })),
};
await import(workerData);
`;

/** Starts `engine.js` of an unpacked package; resolves when it says that it is ready. */
export async function startPackagedTill(app: string, data: string): Promise<PackagedTill> {
  const host = join(app, 'host.mjs');
  writeFileSync(host, HOST);
  const engine = new Worker(host, {
    workerData: join(app, 'engine.js'),
    argv: ['--data', data, '--port', '0', '--face', join(app, 'face')],
    stdout: true,
  });
  const exited = new Promise<number>((resolve) => engine.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      reject,
      READY_TIMEOUT_MS,
      new Error('the engine is not ready in time'),
    );
    engine.once('error', reject);
    engine.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
    createInterface({ input: engine.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready":true')) return;
      clearTimeout(timer);
      resolve();
    });
  });
  return {
    openPage: () => openPage(readFileSync(join(app, 'preload.cjs'), 'utf8'), engine),
    stop: () => {
      engine.postMessage({ data: { type: 'stop' }, ports: [] }, []);
      return exited;
    },
  };
}

function openPage(preload: string, engine: Worker): PagePort {
  let page: PagePort | null = null;
  let onPort: (event: object) => void = () => undefined;
  const electron = {
    contextBridge: {
      exposeInMainWorld: (_name: string, port: PagePort) => {
        page = port;
      },
    },
    ipcRenderer: {
      on: (_channel: string, listener: (event: object) => void) => {
        onPort = listener;
      },
      send: () => {
        const { port1, port2 } = new MessageChannel();
        engine.postMessage({ data: { type: 'bridge' }, ports: [port1] }, [port1]);
        onPort({ ports: [port2] });
      },
    },
  };
  const requireOnly = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload has no «${name}»`);
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- a preload is a script, not a module
  new Function('require', 'exports', 'module', preload)(requireOnly, {}, {});
  if (page === null) throw new Error('the preload showed nothing to the page');
  return page;
}
