/** socket.io: who may connect, and what is sent when. */
import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { Clock } from '@verno/shared/kernel/clock';
import {
  CONSOLE_NAMESPACE,
  LIVE_PURCHASE,
  LIVE_TILL,
  TILL_NAMESPACE,
  TILL_POKE,
} from '@verno/shared/contracts/live';
import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { findSession, tokenOfCookies } from '../auth/sessions.ts';
import { findTill } from '../auth/till-tokens.ts';
import { scopesOf } from '../feed/read.ts';
import { anyOf } from '../projections/any-of.ts';
import { purchaseRowView, selectPurchases } from '../projections/purchase-rows.ts';
import { selectTills, tillRowViews } from '../projections/till-rows.ts';
import type { Db } from '../store/database.ts';
import { createTurns } from '../turns.ts';
import { partnerRoom, roomsOfViewer, scopeRoom, sessionRoom, storeRoom } from './rooms.ts';

/** Clients send nothing but their handshake. */
const MESSAGE_BYTES_MAX = 10_000;

export interface RealtimeParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Realtime {
  /** The feed has grown in these scopes. */
  pokeTills(note: string): void;
  /** Purchases were booked, a till moved: shows them to those who look. */
  showIngested(note: string): Promise<void>;
  showTills(tillIds: readonly string[]): Promise<void>;
  endSession(sessionHash: string): void;
  /** Ids of tills whose socket is up on this node. */
  connectedTills(): string[];
  disconnectTill(tillId: string): void;
  sessionHashes(): string[];
  close(): Promise<void>;
}

const sequencedNote = z.object({ position: z.int(), scopes: z.array(z.string()) });
const ingestedNote = z.object({ tillId: z.uuid(), purchaseIds: z.array(z.uuid()) });

const tillData = z.object({ tillId: z.uuid() });
const viewerData = z.object({ sessionHash: z.string() });

export function createRealtime(http: HttpServer, parts: RealtimeParts): Realtime {
  const io = new Server(http, { serveClient: false, maxHttpBufferSize: MESSAGE_BYTES_MAX });
  const tills = io.of(TILL_NAMESPACE);
  const viewers = io.of(CONSOLE_NAMESPACE);
  tills.use((socket, next) => {
    void admit(next, parts.log, () => admitTill(parts, socket));
  });
  viewers.use((socket, next) => {
    void admit(next, parts.log, () => admitViewer(parts, socket));
  });

  // One after another, as it happened: a till's older state must not come to a screen after its newer one.
  const showing = createTurns(1, Number.POSITIVE_INFINITY);
  const inOrder = async (show: () => Promise<void>): Promise<void> => {
    const done = await showing.take();
    try {
      await show();
    } finally {
      done?.();
    }
  };

  const showTills = async (tillIds: readonly string[]): Promise<void> => {
    if (viewers.sockets.size === 0 || tillIds.length === 0) return;
    const rows = await selectTills(parts.db).where('t.till_id', '=', anyOf(tillIds)).execute();
    const partners = new Map(rows.map((row) => [row.till_id, row.partner_id]));
    const views: TillRow[] = await tillRowViews(parts.db, rows, parts.clock.nowMs());
    for (const view of views) {
      viewers
        .to(storeRoom('tills.read', view.storeId))
        .to(partnerRoom('tills.read', partners.get(view.tillId) ?? ''))
        .emit(LIVE_TILL, view);
    }
  };

  return {
    pokeTills(note) {
      const { position, scopes } = sequencedNote.parse(JSON.parse(note));
      tills.to(scopes.map(scopeRoom)).emit(TILL_POKE, { position });
    },
    async showIngested(note) {
      const { tillId, purchaseIds } = ingestedNote.parse(JSON.parse(note));
      if (viewers.sockets.size === 0) return;
      await inOrder(async () => {
        await showPurchases(parts.db, viewers, tillId, purchaseIds);
        await showTills([tillId]);
      });
    },
    showTills: (tillIds) => inOrder(() => showTills(tillIds)),
    endSession: (sessionHash) => viewers.in(sessionRoom(sessionHash)).disconnectSockets(true),
    connectedTills: () => [
      ...new Set([...tills.sockets.values()].map((socket) => tillData.parse(socket.data).tillId)),
    ],
    disconnectTill: (tillId) => tills.in(scopeRoom(`till:${tillId}`)).disconnectSockets(true),
    sessionHashes: () => [
      ...new Set(
        [...viewers.sockets.values()].map((socket) => viewerData.parse(socket.data).sessionHash),
      ),
    ],
    close: () => io.close(),
  };
}

async function showPurchases(
  db: Db,
  viewers: ReturnType<Server['of']>,
  tillId: string,
  purchaseIds: readonly string[],
): Promise<void> {
  if (purchaseIds.length === 0) return;
  const till = await db
    .selectFrom('till')
    .where('till_id', '=', tillId)
    .select('partner_id')
    .executeTakeFirst();
  if (till === undefined) return;
  const rows = await selectPurchases(db, till.partner_id)
    .where('p.purchase_id', '=', anyOf(purchaseIds))
    .orderBy('p.sold_at')
    .execute();
  for (const row of rows) {
    const view = purchaseRowView(row);
    viewers
      .to(storeRoom('purchases.read', view.storeId))
      .to(partnerRoom('purchases.read', till.partner_id))
      .emit(LIVE_PURCHASE, view);
  }
}

const REFUSED = 'refused';

/** Runs an admission; any failure is the same refusal to the one who connects. */
async function admit(
  next: (error?: Error) => void,
  log: Logger,
  admission: () => Promise<boolean>,
): Promise<void> {
  let admitted = false;
  try {
    admitted = await admission();
  } catch (error) {
    log.warn({ err: error }, 'socket admission failed');
  }
  next(admitted ? undefined : new Error(REFUSED));
}

const tillAuth = z.object({ token: z.string().max(200) });

async function admitTill(parts: RealtimeParts, socket: Socket): Promise<boolean> {
  const auth = tillAuth.safeParse(socket.handshake.auth);
  if (!auth.success) return false;
  const till = await findTill(parts.db, auth.data.token, parts.clock.nowMs());
  if (till === null || till.eventsOnly !== null) return false;
  socket.data = { tillId: till.tillId };
  await socket.join(scopesOf(till).map(scopeRoom));
  return true;
}

async function admitViewer(parts: RealtimeParts, socket: Socket): Promise<boolean> {
  const { origin, host, cookie } = socket.handshake.headers;
  // Another site's page could open a socket; the cookie would stay home, but let it not come so far.
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
    return false;
  const token = tokenOfCookies(cookie);
  if (token === null) return false;
  const staff = await findSession(parts.db, token, parts.clock.nowMs());
  if (staff === null) return false;
  socket.data = { sessionHash: staff.sessionHash };
  await socket.join([
    sessionRoom(staff.sessionHash),
    ...roomsOfViewer(staff.partnerId, staff.grants),
  ]);
  return true;
}
