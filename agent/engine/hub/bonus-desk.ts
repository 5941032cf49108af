/** On-line questions about bonuses: the customer stands at the till, so an answer has little time. */
import { releaseBonuses, reserveBonuses } from '@verno/shared/contracts/sync';
import { isTillProblemCode, tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { BonusDesk } from '../sales/redemption.ts';
import type { TillStore } from '../store/store.ts';
import type { CallFailure } from './client.ts';
import type { LinkQuality } from './link.ts';
import type { Session } from './session.ts';
import { withLimit } from './with-limit.ts';

const RESERVE_TIMEOUT_MS = 1500;
const RELEASE_TIMEOUT_MS = 10_000;
const RELEASE_ATTEMPTS_MAX = 3;
const RELEASE_REST_MS = 2000;

export function createBonusDesk(deps: {
  readonly session: () => Session | null;
  readonly store: TillStore;
  readonly link: () => LinkQuality;
}): BonusDesk {
  const { store } = deps;
  return {
    reachable: () => deps.session() !== null && deps.link() !== 'offline',
    reserve: async (ask) => {
      const session = deps.session();
      if (session === null) return err(tillProblem('bonus.offline_refused'));
      const call = session.call(reserveBonuses, {
        params: {},
        body: ask,
        timeoutMs: RESERVE_TIMEOUT_MS,
      });
      // A hello may stand before the question: the limit is for both together.
      const answer = await withLimit(call, RESERVE_TIMEOUT_MS);
      const { currency } = ask;
      if (answer === null) return err(tillProblem('bonus.offline_refused'));
      if (!answer.ok) return err(said(answer.error));
      const { active, lent, expiresAtMs, reservationId } = answer.value;
      const { generation } = store.feed.state.read() ?? { generation: 0 };
      const balance = {
        memberId: ask.memberId,
        currency,
        active,
        pending: 0,
        ...(lent === undefined ? {} : { lent }),
      };
      store.members.putBalance(balance, generation);
      return ok({ reservationId, currency, amount: answer.value.amount, expiresAtMs });
    },
    release: ({ reservationId }) => {
      const session = deps.session();
      if (session !== null) void releaseWithPatience(session, reservationId);
    },
  };
}

async function releaseWithPatience(session: Session, reservationId: string): Promise<void> {
  for (let attempt = 1; attempt <= RELEASE_ATTEMPTS_MAX; attempt += 1) {
    const answer = await session.call(releaseBonuses, {
      params: { reservationId },
      body: undefined,
      timeoutMs: RELEASE_TIMEOUT_MS,
    });
    if (answer.ok || answer.error.kind === 'refused') return;
    await new Promise((resolve) => {
      setTimeout(resolve, RELEASE_REST_MS * attempt).unref();
    });
  }
}

function said(failure: CallFailure): Problem {
  if (failure.kind !== 'refused' || failure.status >= 500) {
    return tillProblem('bonus.offline_refused');
  }
  const { code } = failure;
  if (/^(bonus|member)\./.test(code) && isTillProblemCode(code)) return tillProblem(code);
  return tillProblem('bonus.refused', { code });
}
