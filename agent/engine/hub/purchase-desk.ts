/** On-line questions about purchases: the customer stands at the till, so an answer has little time. */
import { findReceipts, readPurchase } from '@verno/shared/contracts/sync-purchases';
import type { PurchaseDesk } from '../sales/refund/purchase-desk.ts';
import type { LinkQuality } from './link.ts';
import type { Session } from './session.ts';
import { withLimit } from './with-limit.ts';

const ASK_TIMEOUT_MS = 3000;

export function createPurchaseDesk(deps: {
  readonly session: () => Session | null;
  readonly link: () => LinkQuality;
}): PurchaseDesk {
  return {
    reachable: () => deps.session() !== null && deps.link() !== 'offline',
    find: async (number) => {
      const asked = deps.session()?.call(findReceipts, {
        params: { number },
        body: undefined,
        timeoutMs: ASK_TIMEOUT_MS,
      });
      const answer = asked === undefined ? null : await withLimit(asked, ASK_TIMEOUT_MS);
      return answer?.ok === true ? answer.value.items : null;
    },
    read: async (purchaseId) => {
      const asked = deps.session()?.call(readPurchase, {
        params: { purchaseId },
        body: undefined,
        timeoutMs: ASK_TIMEOUT_MS,
        big: true,
      });
      const answer = asked === undefined ? null : await withLimit(asked, ASK_TIMEOUT_MS);
      if (answer === null) return { kind: 'silent' };
      if (answer.ok) return { kind: 'known', ...answer.value };
      const isUnknown = answer.error.kind === 'refused' && answer.error.code === 'purchase.unknown';
      return { kind: isUnknown ? 'unknown' : 'silent' };
    },
  };
}
