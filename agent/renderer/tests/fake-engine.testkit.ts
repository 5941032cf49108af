/**
 * An engine for the face's tests: serves the built face under the policy of a till, speaks the bridge
 * over a real WebSocket, sells in the toy shop. A test may put any view on the screen and read what the
 * face asked for.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import {
  BRIDGE_COMMANDS,
  BRIDGE_PATH,
  bridgeRequest,
  tillView,
  type BridgeCommand,
  type BridgeInput,
  type BridgeMessage,
  type BridgeRequest,
  type TillView,
} from '@verno/shared/contracts/bridge';
import type { ServiceView } from '@verno/shared/contracts/service-view';
import type { Problem } from '@verno/shared/kernel/text';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import * as refundShop from './toy-refunds.testkit.ts';
import * as shop from './toy-shop.testkit.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Asked {
  readonly command: string;
  readonly input: unknown;
}

export interface FakeEngine {
  readonly url: string;
  /** Commands in the order they came. */
  readonly asked: Asked[];
  view(): TillView;
  /** Puts a view on every open screen. */
  show(view: TillView): void;
  /** The next command of this name is refused. */
  refuseNext(command: BridgeCommand, problem: Problem): void;
  /** What the service window is told differently from now on. */
  tellService(change: Partial<ServiceView>): void;
  /** The engine goes away: ways break and none can be opened until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export async function startFakeEngine(folder: string): Promise<FakeEngine> {
  const asked: Asked[] = [];
  const refusals = new Map<string, Problem>();
  let view = shop.EMPTY_VIEW;
  let isAway = false;
  let service = SERVICE;
  const server = createServer((request, response) => {
    void serveFile(folder, request.url ?? '/', response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (isAway || request.url !== BRIDGE_PATH) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client));
  });

  const show = (next: TillView): void => {
    view = tillView.parse({ ...next, revision: view.revision + 1 });
    for (const client of sockets.clients) say(client, { type: 'view', view });
  };
  sockets.on('connection', (client) => {
    say(client, { type: 'view', view });
    client.on('message', (data: Buffer) => {
      const request = bridgeRequest.parse(JSON.parse(data.toString()));
      asked.push({ command: request.command, input: request.input });
      const refusal = refusals.get(request.command);
      refusals.delete(request.command);
      const after = refusal ?? perform(view, request);
      const { id } = request;
      if ('code' in after) return say(client, { type: 'refusal', id, ok: false, problem: after });
      show(after);
      return say(client, { type: 'answer', id, ok: true, value: valueOf(request, service) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    view: () => view,
    show,
    refuseNext: (command, problem) => void refusals.set(command, problem),
    tellService: (change) => {
      service = { ...service, ...change };
    },
    goAway: () => {
      isAway = true;
      for (const client of sockets.clients) client.terminate();
    },
    comeBack: () => {
      isAway = false;
    },
    close: () => closeAll(server, sockets),
  };
}

/** What becomes of the view by each command; a problem is a refusal. */
type Deeds = {
  readonly [C in BridgeCommand]: (view: TillView, input: BridgeInput<C>) => TillView | Problem;
};
const fresh = (view: TillView): TillView => ({ ...shop.EMPTY_VIEW, status: view.status });

const DEEDS: Deeds = {
  enrol: fresh,
  enterCode: (view, { code }) => shop.enter(view, code),
  addGoods: (view, { sku }) => shop.enter(view, sku),
  searchGoods: (view) => view,
  setQuantity: (view, { lineId, quantityMilli }) => shop.withQuantity(view, lineId, quantityMilli),
  removeLine: (view, { lineId }) =>
    shop.totalled({ ...view, lines: view.lines.filter((line) => line.lineId !== lineId) }),
  identify: (view) => ({ ...view, member: { ...shop.MEMBER, method: 'phone' } }),
  dismissMember: (view) => ({ ...view, member: null }),
  redeem: shop.redeem,
  pay: shop.pay,
  cancel: fresh,
  nextCheque: fresh,
  resolveReceipt: (view) => ({
    ...view,
    phase: 'paid',
    receipt: view.receipt && { ...view.receipt, print: 'printed' },
  }),
  reprintLast: (view) => view,
  findReceipts: (view) => view,
  openRefund: refundShop.open,
  chooseRefund: refundShop.choose,
  chooseWholeRefund: refundShop.chooseWhole,
  closeRefund: (view) => ({ ...view, refund: null }),
  confirmRefund: refundShop.confirm,
  dismissNotice: (view) => ({ ...view, notice: null }),
  readService: (view) => view,
  readAnew: (view) => view,
  exportQueue: (view) => view,
};

function perform(view: TillView, { command, input }: BridgeRequest): TillView | Problem {
  const name = z.enum(Object.keys(DEEDS)).parse(command) as BridgeCommand;
  const wanted = BRIDGE_COMMANDS[name].input.parse(input);
  // The table pairs each command with its own input; the compiler cannot follow it through `name`.
  return (DEEDS[name] as (view: TillView, input: unknown) => TillView | Problem)(view, wanted);
}

const SERVICE: ServiceView = {
  hubUrl: 'https://hub.example.ru',
  agentVersion: '1.4.0',
  epoch: 1,
  standing: null,
  oldestQueuedAtMs: Date.now() - 12 * 60_000,
  bundleVersion: 7,
  clockOffsetMs: -90_000,
  exportFolder: '/var/lib/verno/till/exports',
  sets: {
    differing: ['partner', 'store'],
    sinceMs: Date.now() - 20 * 60_000,
    healedAtMs: null,
    gaveUp: false,
  },
  recent: [
    {
      level: 'error',
      problem: { code: 'device.paper_out', params: {} },
      atMs: Date.now() - 60_000,
    },
    {
      level: 'warning',
      problem: { code: 'sync.clock_wrong', params: { seconds: 90 } },
      atMs: Date.now() - 3_600_000,
    },
  ],
};
const EXPORTED = { file: '/media/usb/Касса-7-2026-11-21.verno-queue', events: 3, bytes: 18_400 };

/** Only questions answer with something. */
function valueOf(
  { command, input }: BridgeRequest,
  service: ServiceView,
): z.infer<ReturnType<typeof z.json>> {
  if (command === 'findReceipts') {
    return refundShop.find(BRIDGE_COMMANDS.findReceipts.input.parse(input).number);
  }
  if (command === 'readService') return service;
  if (command === 'exportQueue') return EXPORTED;
  if (command !== 'searchGoods') return null;
  return shop.find(BRIDGE_COMMANDS.searchGoods.input.parse(input).text);
}

function say(client: WebSocket, message: BridgeMessage): void {
  client.send(JSON.stringify(message));
}

async function serveFile(folder: string, url: string, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(url, 'http://till').pathname);
  const file = path === '/' ? '/index.html' : path;
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
  try {
    response.end(await readFile(join(folder, file)));
  } catch {
    response.writeHead(404).end();
  }
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
