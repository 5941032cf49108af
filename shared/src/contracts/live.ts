/** What socket.io carries: pokes and live news. It promises nothing; polling stands behind it. */
import { z } from 'zod';
import { purchaseRow } from './hub/purchases.ts';
import { tillRow } from './hub/tills.ts';

/** Namespace for tills (auth: `{ token }` from hello) and its events. */
export const TILL_NAMESPACE = '/till';
/** Server → till: something new lies in the feed up to this position. */
export const tillPoke = z.object({ position: z.int() });
export const TILL_POKE = 'poke';

/** Namespace for the console (auth: the session cookie) and its events. */
export const CONSOLE_NAMESPACE = '/console';
export const LIVE_PURCHASE = 'purchase';
export const livePurchase = purchaseRow;
export const LIVE_TILL = 'till';
export const liveTill = tillRow;
