/** The policy of bonuses off-line: shown with its worst loss, and set. */
import { listOfflineBonuses, putOfflineBonuses } from '@verno/shared/contracts/hub/offline-bonuses';
import type { OfflinePolicyText } from '@verno/shared/contracts/hub/offline-bonuses';
import type { OfflinePolicyTerms } from '@verno/shared/contracts/offline-bonuses';
import type { Clock } from '@verno/shared/kernel/clock';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import { parseAmount } from '@verno/shared/ledger/amount';
import { putPolicy } from '../../books/lent/policies.ts';
import { refusal } from '../../http/problems.ts';
import type { Refusal } from '../../http/problems.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { readOfflineBonuses } from '../../projections/offline-bonuses.ts';
import type { Db } from '../../store/database.ts';

export function offlineBonusRoutes({ db, clock }: { db: Db; clock: Clock }): Route[] {
  return [
    staffRoute(listOfflineBonuses, async (_call, { partnerId }) =>
      ok({ items: await readOfflineBonuses(db, partnerId, clock.nowMs()) }),
    ),
    staffRoute(putOfflineBonuses, async ({ params, body }, staff) =>
      db.transaction().execute(async (tx) => {
        const nowMs = clock.nowMs();
        const known = (await readOfflineBonuses(tx, staff.partnerId, nowMs)).find(
          (one) => one.currency === params.currency,
        );
        if (known === undefined) return err(refusal('currency.unknown'));
        const policy = termsOf(body, known.precision);
        if (!policy.ok) return policy;
        await putPolicy(tx, staff, params.currency, policy.value, nowMs);
        const after = (await readOfflineBonuses(tx, staff.partnerId, nowMs)).find(
          (one) => one.currency === params.currency,
        );
        return after === undefined ? err(refusal('currency.unknown')) : ok(after);
      }),
    ),
  ];
}

/** Amounts of the text in minor units; what makes no sense is refused by name. */
function termsOf(text: OfflinePolicyText, precision: number): Result<OfflinePolicyTerms, Refusal> {
  if (text.kind === 'earn_only') return ok(text);
  const perMember = parseAmount(text.perMember, precision);
  const perTill = parseAmount(text.perTill, precision);
  const params = { decimals: precision };
  if (perMember === null) return err(badCap('/perMember', params));
  if (perTill === null) return err(badCap('/perTill', params));
  if (perMember > perTill) return err(refusal('offline.caps_crossed'));
  return ok({ ...text, perMember, perTill });
}

function badCap(pointer: string, params: { readonly decimals: number }): Refusal {
  return refusal('offline.bad_cap', { params: { ...params, field: pointer.slice(1) } });
}
