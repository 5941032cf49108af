/** The test till: the calculation of a purchase on rules that nobody sells by yet. It touches no figure. */
import { z } from 'zod';
import { purchaseId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import {
  calculatePurchase,
  calculationInput,
  calculationRow,
  calculationView,
  confirmBody,
  confirmedPurchase,
  EXAMPLE_LINES,
} from './calculations.ts';

export const DRAFT_BYTES_MAX = 2 * 1024 * 1024;

/** Rules to try: promotions put into the bundle in force (over those of the same id), or a whole bundle. */
export const draftRules = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('promotions'),
    /** As promotions stand in a bundle. */
    promotions: z.array(z.record(z.string(), z.json())).min(1).max(500),
    /** True = without the promotions in force. */
    alone: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('bundle'), bundle: z.record(z.string(), z.json()) }),
]);
export type DraftRules = z.output<typeof draftRules>;

const params = z.object({ calculationId: purchaseId });
const access = { kind: 'right', right: 'drafts.calculate' } as const;

export const calculateTest = operation({
  id: 'testTill.calculate',
  summary: { ru: 'Рассчитать на тестовой кассе', en: 'Calculate at the test till' },
  notes: {
    ru: 'Тот же расчёт, что и у настоящей покупки, по действующим правилам или по черновику, с объяснением по каждой акции. Помечен test, ничего не проводит и не попадает в отчёты.',
    en: 'The calculation of a real purchase, by the rules in force or by a draft, with the reason for every promotion. Marked test; books nothing and is in no report.',
  },
  method: 'POST',
  path: '/api/v1/test-till/calculations',
  access,
  status: 201,
  bodyBytesMax: DRAFT_BYTES_MAX,
  params: z.object({}),
  query: z.object({}),
  body: calculationInput.extend({
    /** null = the rules in force. */
    draft: draftRules.nullable().default(null),
    /** Store-local wall time to calculate at; null = now. */
    localTime: z
      .string()
      .regex(/^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
      .nullable()
      .default(null),
  }),
  response: calculationView,
  errors: [...calculatePurchase.errors, 'draft.invalid'],
  example: {
    body: {
      storeId: '019ab7d4-3c10-7a52-9d0e-000000000001',
      tillId: '019ab7d4-3c10-7a52-9d0e-000000000002',
      member: { kind: 'card', value: '2900000000018' },
      lines: EXAMPLE_LINES,
      localTime: '2026-12-31T18:00:00',
      draft: {
        kind: 'promotions',
        alone: true,
        promotions: [
          {
            id: 'new-year',
            version: 1,
            name: 'Новый год: 15 % на всё',
            rules: [{ id: 'r1', actions: [{ kind: 'percent', percentBp: 1500 }] }],
          },
        ],
      },
    },
  },
});

export const confirmTest = operation({
  id: 'testTill.confirm',
  summary: { ru: 'Подтвердить тестовую покупку', en: 'Confirm a test purchase' },
  notes: {
    ru: 'Проверяет оплаты и завершает тест; в учёте ничего не меняется.',
    en: 'Checks the payments and ends the test; nothing changes in the books.',
  },
  method: 'POST',
  path: '/api/v1/test-till/calculations/:calculationId/confirmation',
  access,
  params,
  query: z.object({}),
  body: confirmBody,
  response: confirmedPurchase,
  errors: ['calculation.unknown', 'calculation.ended', 'calculation.payments_differ'],
});

export const cancelTest = operation({
  id: 'testTill.cancel',
  summary: { ru: 'Отменить тестовую покупку', en: 'Cancel a test purchase' },
  method: 'POST',
  path: '/api/v1/test-till/calculations/:calculationId/cancellation',
  access,
  params,
  query: z.object({}),
  body: z.object({}),
  response: calculationRow,
  errors: ['calculation.unknown', 'calculation.ended'],
});
