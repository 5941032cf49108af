/** A policy while it is being typed: its sense, its faults and its price. Pure. */
import type {
  OfflineBonusesView,
  OfflinePolicyText,
} from '@verno/shared/contracts/hub/offline-bonuses';
import { parseAmount } from '@verno/shared/ledger/amount';
import { toDecimalText, toMoneyText } from '@verno/shared/money/text';
import { lossOf } from '@verno/shared/sync/worst-loss';

type PolicyKind = OfflinePolicyText['kind'];

export interface PolicyDraft {
  readonly kind: PolicyKind;
  readonly perMember: string;
  readonly perTill: string;
  /** Percent, as typed. */
  readonly share: string;
}

/** What is wrong with a field: a key of the page's texts. */
type Fault = 'wrongAmount' | 'capsCrossed' | 'wrongShare';
type Faults = Partial<Record<'perMember' | 'perTill' | 'share', Fault>>;

const DEFAULT_SHARE = '50';

export function draftOf({ policy }: Pick<OfflineBonusesView, 'policy'>): PolicyDraft {
  return {
    kind: policy.kind,
    perMember: policy.kind === 'earn_only' ? '' : policy.perMember,
    perTill: policy.kind === 'earn_only' ? '' : policy.perTill,
    share: policy.kind === 'escrow' ? plain(policy.shareBp / 100) : DEFAULT_SHARE,
  };
}

export function faultsOf(draft: PolicyDraft, precision: number): Faults {
  if (draft.kind === 'earn_only') return {};
  const perMember = parseAmount(draft.perMember, precision);
  const perTill = parseAmount(draft.perTill, precision);
  const crossed = perMember !== null && perTill !== null && perMember > perTill;
  return {
    ...(perMember === null ? { perMember: 'wrongAmount' } : {}),
    ...(perTill === null ? { perTill: 'wrongAmount' } : crossed ? { perTill: 'capsCrossed' } : {}),
    ...(draft.kind === 'escrow' && shareBpOf(draft.share) === null ? { share: 'wrongShare' } : {}),
  };
}

/** The policy of a draft without faults; null otherwise. */
export function policyOf(draft: PolicyDraft, precision: number): OfflinePolicyText | null {
  if (Object.keys(faultsOf(draft, precision)).length > 0) return null;
  const { kind, perMember, perTill } = draft;
  if (kind === 'earn_only') return { kind };
  if (kind === 'capped') return { kind, perMember, perTill };
  const shareBp = shareBpOf(draft.share);
  return shareBp === null ? null : { kind, shareBp, perMember, perTill };
}

/** What the draft can cost at most, by the same function as at the hub; null while it makes no sense. */
export function lossOfDraft(
  draft: PolicyDraft,
  { precision, perRuble, reach }: Pick<OfflineBonusesView, 'precision' | 'perRuble' | 'reach'>,
): { readonly amount: string; readonly money: string } | null {
  const policy = policyOf(draft, precision);
  if (policy === null) return null;
  const terms =
    policy.kind === 'capped'
      ? {
          kind: policy.kind,
          perMember: parseAmount(policy.perMember, precision) ?? 0,
          perTill: parseAmount(policy.perTill, precision) ?? 0,
        }
      : { kind: policy.kind };
  const { amount, kopecks } = lossOf(terms, reach, perRuble);
  return { amount: toDecimalText(amount, precision), money: toMoneyText(kopecks) };
}

function shareBpOf(percent: string): number | null {
  const bp = parseAmount(percent, 2);
  return bp === null || bp > 10_000 ? null : bp;
}

function plain(percent: number): string {
  return String(percent);
}
