/**
 * What a scanned or typed code means. Order: goods by barcode, weight barcode, member's card, PLU, phone;
 * so a shop's own goods always win over a guess. Pure: what is known is asked through `Known`.
 */
import { parseWeightBarcode } from '@verno/shared/catalog/barcode';
import { tillProblem } from '@verno/shared/contracts/till-problems';
import type { GoodsItem, MemberItem, StoreSettings } from '@verno/shared/contracts/sync';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import { normalisePhone } from '@verno/shared/members/phone';
import type { IdentificationMethod } from '@verno/shared/promotions/cheque';
import type { SaleMember } from './open-cheque.ts';

const PLU_DIGITS_MAX = 6;
const CARD_TEXT_MAX = 64;
const SHOWN_DIGITS = 4;
/** FNC1 as scanners send it, before and inside GS1 element strings. */
const GROUP_SEPARATOR = '\u001d';

/** What the store knows. */
export interface Known {
  readonly settings: StoreSettings;
  readonly byBarcode: (barcode: string) => GoodsItem | null;
  readonly byPlu: (plu: string) => GoodsItem | null;
  readonly byIdentifier: (kind: 'card' | 'phone', value: string) => MemberItem | null;
}

export type Meaning =
  | {
      readonly kind: 'goods';
      readonly goods: GoodsItem;
      readonly quantityMilli: number | null;
      readonly barcode: string | null;
    }
  | { readonly kind: 'member'; readonly member: SaleMember };

/** Reads a code that may be anything. `method`: how a card in this code was shown. */
export function readCode(
  text: string,
  method: IdentificationMethod,
  known: Known,
): Result<Meaning, Problem> {
  const code = text.trim();
  for (const barcode of barcodesIn(code)) {
    const goods = known.byBarcode(barcode);
    if (goods !== null) return ok({ kind: 'goods', goods, quantityMilli: null, barcode });
  }
  const weighed = weighedGoods(code, known);
  if (weighed !== null) return ok(weighed);
  const member = knownMember(code, method, known);
  if (member !== null) return asMeaning(member);
  if (/^\d+$/.test(code) && code.length <= PLU_DIGITS_MAX) {
    const goods = known.byPlu(code) ?? known.byPlu(code.replace(/^0+/, ''));
    if (goods !== null) return ok({ kind: 'goods', goods, quantityMilli: null, barcode: null });
  }
  return err(unknownCode(code, known));
}

/** Reads a number that the cashier typed to identify a member. */
export function readIdentifier(text: string, known: Known): Result<SaleMember, Problem> {
  const code = text.trim();
  const member = knownMember(code, 'manual', known);
  if (member !== null) return member;
  const phone = normalisePhone(code);
  if (phone !== null) return err(tillProblem('sale.phone_unknown', { phone }));
  if (matchesCard(code, known.settings)) return err(cardUnknown(code));
  return err(tillProblem('sale.identifier_unclear', { text: code.slice(0, CARD_TEXT_MAX) }));
}

/** Reads a card number from a magnetic stripe. */
export function readStripe(number: string, known: Known): Result<SaleMember, Problem> {
  const member = byCard(number, 'magstripe', known);
  if (member !== null) return member;
  if (matchesCard(number, known.settings)) return err(cardUnknown(number));
  return err(tillProblem('sale.card_foreign'));
}

/** All but the last four characters hidden. */
function masked(number: string): string {
  return `••••${number.slice(-SHOWN_DIGITS)}`;
}

/**
 * The goods numbers a code may carry: itself; UPC-A and EAN-13 in each other's writing; the GTIN of a GS1
 * element string (application identifier 01), as on marked goods.
 */
function barcodesIn(code: string): readonly string[] {
  const elements = code.startsWith(GROUP_SEPARATOR) ? code.slice(1) : code;
  const gtin = /^01(\d{14})./.exec(elements)?.[1];
  const plain = gtin === undefined ? code : gtin.replace(/^0/, '');
  const found = [plain];
  if (gtin !== undefined) found.push(gtin);
  if (/^\d{12}$/.test(plain)) found.push(`0${plain}`);
  if (/^0\d{12}$/.test(plain)) found.push(plain.slice(1));
  return found;
}

function weighedGoods(code: string, known: Known): Meaning | null {
  const layout = known.settings.weightBarcode;
  const weighed = layout === null ? null : parseWeightBarcode(code, layout);
  if (weighed === null) return null;
  const goods = known.byPlu(weighed.plu) ?? known.byPlu(weighed.plu.replace(/^0+/, ''));
  if (goods === null) return null;
  return { kind: 'goods', goods, quantityMilli: weighed.quantityMilli, barcode: code };
}

type Found = Result<SaleMember, Problem>;

function knownMember(code: string, method: IdentificationMethod, known: Known): Found | null {
  const card = byCard(code, method, known);
  if (card !== null) return card;
  const phone = normalisePhone(code);
  const member = phone === null ? null : known.byIdentifier('phone', phone);
  return phone === null || member === null ? null : admitted(member, phone, 'phone');
}

function byCard(code: string, method: IdentificationMethod, known: Known): Found | null {
  if (code.length > CARD_TEXT_MAX) return null;
  const number = code.replaceAll(/[\s-]/g, '');
  const member = known.byIdentifier('card', number);
  return member === null ? null : admitted(member, number, method);
}

function admitted(item: MemberItem, number: string, method: IdentificationMethod): Found {
  if (item.state === 'blocked') {
    return err(tillProblem('member.blocked', { name: item.displayName }));
  }
  const { memberId, displayName } = item;
  return ok({ memberId, displayName, maskedNumber: masked(number), method });
}

function asMeaning(found: Found): Result<Meaning, Problem> {
  return found.ok ? ok({ kind: 'member', member: found.value }) : found;
}

function unknownCode(code: string, known: Known): Problem {
  if (matchesCard(code, known.settings)) return cardUnknown(code);
  if (/^(\+7|[78])9\d{9}$/.test(code.replaceAll(/[\s()-]/g, ''))) {
    return tillProblem('sale.phone_unknown', { phone: normalisePhone(code) ?? code });
  }
  return tillProblem('sale.barcode_unknown', { barcode: code.slice(0, CARD_TEXT_MAX) });
}

function cardUnknown(number: string): Problem {
  return tillProblem('sale.card_unknown', { number: masked(number) });
}

/** True when the whole text is a card number of this shop; a broken pattern matches nothing. */
function matchesCard(text: string, settings: StoreSettings): boolean {
  if (text.length > CARD_TEXT_MAX) return false;
  try {
    return new RegExp(`^(?:${settings.cardPattern})$`).test(text.replaceAll(/[\s-]/g, ''));
  } catch {
    return false;
  }
}
