/**
 * Invented people for load, each a function of the seed and of their place alone: the first thousand of a
 * hundred thousand are the same as of two thousand.
 */
import { hash } from 'node:crypto';
import { eanCheckDigit } from '@verno/shared/catalog/barcode';
import type { NewMember } from '../directory/members.ts';
import { FAMILIES, FATHERS, MEN, WOMEN } from './names.ts';

/** Seeds and places have room in a card's and a phone's digits: two seeds never share a number. */
export const SEED_MAX = 999;
export const PEOPLE_MAX = 1_000_000;

const CITIES = ['Москва', 'Казань', 'Пермь', 'Тверь', 'Омск', 'Сочи'];
const SEGMENTS = ['regular', 'baby', 'pets', 'coffee'];
/** Out of a hundred: the rest are bronze. */
const GOLD_PERCENT = 8;
const SILVER_PERCENT = 30;
const EMAIL_PERCENT = 60;
const CARD_PERCENT = 90;
const BALANCE_PERCENT = 70;
const BALANCE_MAX = 500_000;

export interface SeedPerson extends NewMember {
  /** Bonuses in minor units brought from before; 0 = none. */
  readonly openingBonus: number;
}

/** The person at a place, from 0. */
export function personAt(partnerId: string, seed: number, place: number): SeedPerson {
  const draw = drawer(`${seed}:${place}`);
  const isWoman = draw(2) === 0;
  const end = isWoman ? 'а' : '';
  const number = `${String(seed).padStart(3, '0')}${String(place).padStart(7, '0')}`;
  const card = `29${number}`;
  return {
    memberId: idAt(partnerId, seed, place),
    familyName: `${pick(FAMILIES, draw)}${end}`,
    givenName: pick(isWoman ? WOMEN : MEN, draw),
    middleName: `${pick(FATHERS, draw)}${isWoman ? 'на' : 'ич'}`,
    birthday: dateIn(1945, 60, draw),
    // Three digits of the seed and six of the place: a place has at most six.
    phone: `+79${number.slice(0, 3)}${number.slice(4)}`,
    email: draw(100) < EMAIL_PERCENT ? `seed${seed}.${place}@example.com` : null,
    cardNumber: draw(100) < CARD_PERCENT ? `${card}${eanCheckDigit(card)}` : null,
    registeredOn: dateIn(2019, 7, draw),
    segments: SEGMENTS.filter(() => draw(4) === 0),
    statuses: { level: levelOf(draw(100)) },
    attributes: { city: pick(CITIES, draw), children: draw(4), newsletter: draw(2) === 0 },
    openingBonus: draw(100) < BALANCE_PERCENT ? 1 + draw(BALANCE_MAX) : 0,
  };
}

type Draw = (below: number) => number;

/** Numbers that follow from a text: eight from each round of the hash. */
function drawer(text: string): Draw {
  let round = 0;
  let words: number[] = [];
  return (below) => {
    if (words.length === 0) {
      const hex = hash('sha256', `verno-seed:${text}:${round}`);
      words = Array.from({ length: 8 }, (_, index) =>
        Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16),
      );
      round += 1;
    }
    return (words.pop() ?? 0) % below;
  };
}

function pick(list: readonly string[], draw: Draw): string {
  return list[draw(list.length)] ?? '';
}

/** A day of the years from `first`, as many as `years`; every month has 28 days. */
function dateIn(first: number, years: number, draw: Draw): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${first + draw(years)}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
}

function levelOf(percent: number): string {
  if (percent < GOLD_PERCENT) return 'gold';
  return percent < GOLD_PERCENT + SILVER_PERCENT ? 'silver' : 'bronze';
}

/** UUID version 8 of the partner, the seed and the place. */
function idAt(partnerId: string, seed: number, place: number): string {
  const hex = hash('sha256', `verno-seed:${partnerId}:${seed}:${place}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
