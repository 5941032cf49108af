/** A company for the hub's benchmark, written through the hub's own directory. */
import { CODE_MS, issueCode } from '../../../cloud/hub/auth/enrolment-codes.ts';
import { publishBundle } from '../../../cloud/hub/directory/bundles.ts';
import { addMembers } from '../../../cloud/hub/directory/members.ts';
import { addPartner, addTill, putStore } from '../../../cloud/hub/directory/places.ts';
import type { Db } from '../../../cloud/hub/store/database.ts';
import { systemRandom } from '../../../cloud/hub/system.ts';
import { PARTNER, textOf } from '../engine/ours.ts';
import { makeRules } from '../engine/rules.ts';
import { EMISSIONS, marketingPromotions, seedMarketing } from './marketing.ts';

export const STORE = '0190f0a0-0000-7000-8000-000000000002';
export const TILLS = 8;
export const CATEGORIES = 20;
const MEMBERS = 5000;
const PROMOTIONS = 100;
const PARTNER_NAME = 'Сеть';

const CURRENCY = { code: 'bonus', name: { ru: 'Бонусы', en: 'Bonuses' }, perRuble: 100 };

export function tillAt(index: number): string {
  return `0190f0a0-0000-7000-8000-2${String(index).padStart(11, '0')}`;
}

export function memberAt(index: number): string {
  return `0190f0a0-0000-7000-8000-1${String(index % MEMBERS).padStart(11, '0')}`;
}

/** Each till has customers of its own: nobody buys at two tills at the same moment. */
export function customerOf(till: number, purchase: number): string {
  const each = MEMBERS / TILLS;
  return memberAt(till * each + (purchase % each));
}

/** Discounts on goods, 5 % of bonuses at once and 3 % after a week: each purchase has postings. */
export function bundleText(): string {
  const back = (id: string, percentBp: number, activateAfterDays: number | null) => ({
    id,
    version: 1,
    name: id,
    rules: [
      {
        id: 'r1',
        actions: [
          {
            kind: 'earn' as const,
            currency: 'bonus',
            how: { type: 'percent' as const, percentBp },
            lifetime: { activateAfterDays, expireAfterDays: 365 },
          },
        ],
      },
    ],
  });
  return textOf(makeRules(PROMOTIONS, CATEGORIES), {
    currencies: [{ ...CURRENCY, precision: 2 }],
    emissions: EMISSIONS,
    others: [back('back-now', 500, null), back('back-later', 300, 7), ...marketingPromotions()],
  });
}

/** @returns an enrolment code for each till */
export async function seedCompany(db: Db): Promise<string[]> {
  const nowMs = Date.now();
  await db.transaction().execute(async (tx) => {
    const currencies = [{ ...CURRENCY, decimals: 2 }];
    await addPartner(tx, { partnerId: PARTNER, name: PARTNER_NAME, nowMs, currencies });
    await putStore(tx, {
      partnerId: PARTNER,
      storeId: STORE,
      name: 'Магазин',
      legalName: 'ООО «Магазин»',
      inn: '7701234567',
      address: 'Москва',
      timeZone: 'Europe/Moscow',
      receiptHeader: [],
      receiptFooter: [],
      weightBarcode: null,
      cardPattern: String.raw`^29\d{11}$`,
    });
    for (let index = 0; index < TILLS; index += 1) {
      const till = { tillId: tillAt(index), partnerId: PARTNER, storeId: STORE };
      await addTill(tx, { ...till, name: `Касса ${index + 1}`, number: index + 1 });
    }
    await addMembers(
      tx,
      PARTNER,
      Array.from({ length: MEMBERS }, (_, index) => person(index)),
    );
    await seedMarketing(
      tx,
      Array.from({ length: TILLS }, (_, index) => tillAt(index)),
    );
    const published = await publishBundle(tx, PARTNER, bundleText(), nowMs);
    if (!published.ok) throw new Error(published.error.lines.join('\n'));
  });
  const times = { nowMs, validMs: CODE_MS };
  const codes: string[] = [];
  for (let index = 0; index < TILLS; index += 1) {
    codes.push((await issueCode(db, systemRandom, tillAt(index), times)).code);
  }
  return codes;
}

function person(index: number) {
  const digits = String(index).padStart(9, '0');
  return {
    memberId: memberAt(index),
    familyName: 'Иванова',
    givenName: 'Анна',
    middleName: '',
    birthday: '1990-05-17',
    phone: `+79${digits}`,
    email: null,
    cardNumber: `2900${digits}`,
    registeredOn: '2025-01-15',
    segments: ['regular', 'baby'],
    statuses: {},
  };
}
