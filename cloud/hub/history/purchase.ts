/** An old invoice as a purchase fact: priced by the engine with no promotions, so that replay gets the same. */
import { hash as digest } from 'node:crypto';
import { memberId, partnerId, purchaseId, sku, storeId, tillId } from '@verno/shared/kernel/ids';
import { parseBundle } from '@verno/shared/promotions/bundle';
import type { Cheque, MemberFacts } from '@verno/shared/promotions/cheque';
import { compile } from '@verno/shared/promotions/compile';
import { plainAnswer } from '@verno/shared/promotions/answered';
import { evaluate } from '@verno/shared/promotions/evaluate';
import type { Program } from '@verno/shared/promotions/program';
import type { PurchaseFact } from '@verno/shared/purchase/fact';
import { instantOf } from '../calendar.ts';
import { emptyBundleText } from './empty-rules.ts';
import { idOf } from './ids.ts';
import type { Invoice } from './invoices.ts';

/** Where old purchases are booked. */
export interface HistoryPlace {
  readonly partnerId: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly timeZone: string;
}

/** The rules that are none, ready to compute with. */
export function noRules(partner: string): Program {
  const parsed = parseBundle(emptyBundleText(partner));
  const compiled = parsed.ok ? compile(parsed.value) : parsed;
  if (!compiled.ok) throw new Error('the bundle without promotions does not compile');
  return compiled.value;
}

/** The id of an invoice's purchase. */
function purchaseIdOf(place: HistoryPlace, number: string): string {
  return idOf(place.partnerId, 'purchase', number);
}

/** The id of a customer's member. */
export function memberIdOf(place: HistoryPlace, customer: string): string {
  return idOf(place.partnerId, 'member', customer);
}

/** An invoice as a fact. Pence stand where kopecks do: figures are those of the file, times one hundred. */
export function factOf(place: HistoryPlace, program: Program, invoice: Invoice): PurchaseFact {
  const cheque = chequeOf(place, invoice);
  const facts = invoice.customer === null ? null : noFacts(memberIdOf(place, invoice.customer));
  const at = { epochMs: instantOf(invoice.local, place.timeZone), local: invoice.local };
  const result = plainAnswer(
    evaluate(program, cheque, facts, at, {
      trace: false,
      digest: (text) => digest('sha256', text),
    }),
  );
  const { totalKopecks } = result.totals;
  return {
    purchaseId: purchaseId.parse(purchaseIdOf(place, invoice.number)),
    number: invoice.number,
    cashier: null,
    cheque,
    names: invoice.lines.map((line, index) => ({
      lineId: lineIdOf(index),
      name: line.name,
      barcode: null,
    })),
    facts,
    at,
    result,
    // The files do not say how it was paid.
    payments: [
      {
        method: 'card',
        amountKopecks: totalKopecks,
        tenderedKopecks: totalKopecks,
        changeKopecks: 0,
      },
    ],
    reservationId: null,
    offline: false,
  };
}

function lineIdOf(index: number): string {
  return `l${index + 1}`;
}

function chequeOf(place: HistoryPlace, invoice: Invoice): Cheque {
  return {
    partnerId: partnerId.parse(place.partnerId),
    storeId: storeId.parse(place.storeId),
    tillId: tillId.parse(place.tillId),
    lines: invoice.lines.map((line, index) => ({
      lineId: lineIdOf(index),
      sku: sku.parse(line.sku),
      quantityMilli: line.quantityMilli,
      unitPriceKopecks: line.unitPriceKopecks,
      amountKopecks: line.amountKopecks,
      minUnitPriceKopecks: null,
      category: null,
      brand: null,
      attributes: {},
      alreadyDiscounted: false,
    })),
    paymentMethod: null,
    identification: null,
    coupons: [],
    redemption: null,
  };
}

/** Nothing is known of the member but who it is: no rule has read anything. */
function noFacts(id: string): MemberFacts {
  return {
    memberId: memberId.parse(id),
    attributes: {},
    dates: {},
    answers: {},
    statuses: {},
    segments: [],
    counters: {},
    coupons: {},
    balances: {},
    history: {},
    card: null,
    contacts: null,
  };
}
