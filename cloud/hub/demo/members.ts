/** Fifty invented people by a fixed rule: the same ones in every demo. */
import { eanCheckDigit } from '@verno/shared/catalog/barcode';
import type { NewMember } from '../directory/members.ts';
import { FAMILIES, FATHERS, MEN, WOMEN } from '../seed/names.ts';

const COUNT = 50;

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

export interface DemoMember extends NewMember {
  /** Bonuses in minor units brought from before; 0 = none. */
  readonly openingBonus: number;
}

export function demoMembers(): DemoMember[] {
  return Array.from({ length: COUNT }, (_, index) => memberAt(index));
}

function memberAt(index: number): DemoMember {
  const woman = index % 2 === 0;
  const number = String(index + 1).padStart(4, '0');
  const body = `29000000${number}`;
  const year = 1955 + ((index * 7) % 50);
  const month = String(1 + ((index * 5) % 12)).padStart(2, '0');
  const day = String(1 + ((index * 11) % 28)).padStart(2, '0');
  return {
    memberId: `01980000-0000-7000-8001-${number.padStart(12, '0')}`,
    familyName: pick(FAMILIES, index) + (woman ? 'а' : ''),
    givenName: pick(woman ? WOMEN : MEN, index >> 1),
    middleName: pick(FATHERS, index) + (woman ? 'на' : 'ич'),
    birthday: `${year}-${month}-${day}`,
    // Code 900 with 000…: not given out to anybody.
    phone: `+7900000${number}`,
    email: index % 3 === 0 ? `member${index + 1}@example.com` : null,
    cardNumber: `${body}${eanCheckDigit(body)}`,
    registeredOn: `2025-${month}-${day}`,
    segments: index % 4 === 0 ? ['regular'] : [],
    statuses: { level: index % 5 === 0 ? 'gold' : 'silver' },
    openingBonus: index % 3 === 2 ? 0 : ((index * 37) % 90) * 1000 + 5000,
  };
}
