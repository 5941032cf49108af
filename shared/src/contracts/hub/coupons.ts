/** Coupons: templates of numbers, emissions, coupons and what becomes of them. */
import { z } from 'zod';
import { memberId, purchaseId } from '../../kernel/ids.ts';
import { couponLifetime, couponState } from '../../marketing/coupon.ts';
import { numberTemplate } from '../../marketing/number-template.ts';
import { operation } from '../operation.ts';
import { marketingManage as manage, marketingRead as read, nothing, requestId } from './parts.ts';
import { page, pageQuery } from '../paging.ts';

/** Coupons made by one call. */
export const MAKE_COUPONS_MAX = 10_000;
export const GIVEN_CODES_MAX = 500;

const id = z.string().regex(/^[\w.-]{1,64}$/);
/** Letters and digits as they are printed; case does not matter. */
export const couponCode = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\s/\\]+$/);
const text = (max: number) => z.object({ ru: z.string().max(max), en: z.string().max(max) });

export const templateView = z.object({
  templateId: z.string(),
  name: z.string(),
  template: numberTemplate,
  /** How many numbers there are, as text: it may pass what a number holds. */
  capacity: z.string(),
  example: z.string(),
});
export type TemplateView = z.infer<typeof templateView>;

export const listTemplates = operation({
  id: 'numberTemplates.list',
  summary: { ru: 'Шаблоны номеров', en: 'Templates of numbers' },
  method: 'GET',
  path: '/api/v1/number-templates',
  access: read,
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: z.object({ items: z.array(templateView) }),
  errors: [],
});

export const putTemplate = operation({
  id: 'numberTemplates.put',
  summary: { ru: 'Создать или переименовать шаблон', en: 'Create or rename a template' },
  method: 'PUT',
  path: '/api/v1/number-templates/:templateId',
  access: manage,
  params: z.object({ templateId: id }),
  query: nothing,
  body: z.object({ name: z.string().min(1).max(200), template: numberTemplate }),
  response: templateView,
  errors: ['number.template_fixed'],
});

export const issueCard = operation({
  id: 'cards.issue',
  summary: { ru: 'Выдать карту участнику', en: 'Issue a card to a member' },
  method: 'POST',
  path: '/api/v1/members/:memberId/issued-cards',
  access: manage,
  params: z.object({ memberId }),
  query: nothing,
  body: z.object({ templateId: id, main: z.boolean().default(false) }),
  response: z.object({ number: z.string() }),
  errors: ['member.unknown', 'member.left', 'number.template_unknown', 'number.exhausted'],
});

const emissionFields = z.object({
  kind: z.enum(['personal', 'list', 'public']),
  name: z.string().min(1).max(200),
  shortText: text(200).prefault({ ru: '', en: '' }),
  fullText: text(4000).prefault({ ru: '', en: '' }),
  /** Address of the picture shown to members. */
  imageUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  /** Null for codes that are given. */
  templateId: id.nullable(),
  lifetime: couponLifetime.prefault({}),
  /** IANA zone in which days begin. */
  timeZone: z.string().min(1).max(64),
  /** A coupon whose whole purchase came back may be used again. */
  comesBack: z.boolean().default(true),
  couponsMax: z.int().min(1).max(1_000_000_000).nullable().default(null),
});

export const emissionView = z.object({
  ...emissionFields.shape,
  emissionId: z.string(),
  /** State → how many. */
  counts: z.record(z.string(), z.int()),
});
export type EmissionView = z.infer<typeof emissionView>;

export const listEmissions = operation({
  id: 'couponEmissions.list',
  summary: { ru: 'Выпуски купонов', en: 'Emissions of coupons' },
  method: 'GET',
  path: '/api/v1/coupon-emissions',
  access: read,
  params: nothing,
  query: pageQuery,
  body: z.undefined(),
  response: page(emissionView),
  errors: ['paging.bad_cursor'],
});

export const putEmission = operation({
  id: 'couponEmissions.put',
  summary: { ru: 'Создать или изменить выпуск', en: 'Create or change an emission' },
  method: 'PUT',
  path: '/api/v1/coupon-emissions/:emissionId',
  access: manage,
  params: z.object({ emissionId: id }),
  query: nothing,
  body: emissionFields,
  response: emissionView,
  errors: ['number.template_unknown', 'coupon.emission_fixed', 'place.zone_unknown'],
});

export const couponView = z.object({
  couponId: z.uuid(),
  code: z.string(),
  emissionId: z.string(),
  emissionName: z.string(),
  shortText: z.object({ ru: z.string(), en: z.string() }),
  fullText: z.object({ ru: z.string(), en: z.string() }),
  imageUrl: z.string().nullable(),
  memberId: memberId.nullable(),
  state: couponState,
  uses: z.int(),
  /** null = any number of purchases. */
  usesMax: z.int().nullable(),
  activeFrom: z.iso.datetime(),
  burnsAt: z.iso.datetime().nullable(),
});
export type CouponView = z.infer<typeof couponView>;

export const makeCoupons = operation({
  id: 'coupons.make',
  summary: {
    ru: 'Выдать купоны участнику или сделать список',
    en: 'Issue coupons to a member, or make a list',
  },
  method: 'POST',
  path: '/api/v1/coupon-emissions/:emissionId/coupons',
  access: manage,
  params: z.object({ emissionId: id }),
  query: nothing,
  body: z.object({
    requestId,
    memberId: memberId.nullable().default(null),
    count: z.int().min(1).max(MAKE_COUPONS_MAX).default(1),
    /** Codes to take instead of the template's numbers; `count` is then their number. */
    codes: z.array(couponCode).min(1).max(GIVEN_CODES_MAX).optional(),
    /** How many purchases may use each public code; null = any number. Others are used once. */
    usesMax: z.int().min(1).max(1_000_000_000).nullable().default(null),
  }),
  response: z.object({ codes: z.array(z.string()) }),
  errors: [
    'coupon.emission_unknown',
    'coupon.emission_spent',
    'coupon.code_taken',
    'coupon.wrong_kind',
    'number.exhausted',
    'number.template_unknown',
    'member.unknown',
    'member.left',
  ],
});

export const listCoupons = operation({
  id: 'coupons.list',
  summary: { ru: 'Купоны', en: 'Coupons' },
  method: 'GET',
  path: '/api/v1/coupons',
  access: read,
  params: nothing,
  query: pageQuery.extend({
    emissionId: id.optional(),
    memberId: memberId.optional(),
    state: couponState.optional(),
  }),
  body: z.undefined(),
  response: page(couponView),
  errors: ['paging.bad_cursor'],
});

const shown = z.object({ code: couponCode });

export const getCoupon = operation({
  id: 'coupons.get',
  summary: { ru: 'Купон и его история', en: 'A coupon and its history' },
  method: 'GET',
  path: '/api/v1/coupons/:code',
  access: read,
  params: shown,
  query: nothing,
  body: z.undefined(),
  response: couponView.extend({
    steps: z.array(
      z.object({
        step: z.string(),
        state: couponState,
        at: z.iso.datetime(),
        cause: z.string(),
        reason: z.string(),
      }),
    ),
    purchases: z.array(
      z.object({
        purchaseId,
        at: z.iso.datetime(),
        /** Why the use should not have been; the sale stands. */
        risk: z.enum(['reused', 'expired', 'rejected', 'foreign']).nullable(),
        returnedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
  errors: ['coupon.unknown'],
});

const REFUSED = [
  'coupon.unknown',
  'coupon.wrong_state',
  'coupon.held',
  'coupon.foreign',
  'coupon.not_yet',
  'coupon.expired',
];
const shownWith = z.object({ purchaseId, memberId: memberId.nullable().default(null) });

export const reserveCoupon = operation({
  id: 'coupons.reserve',
  summary: { ru: 'Занять купон для покупки', en: 'Hold a coupon for a purchase' },
  method: 'POST',
  path: '/api/v1/coupons/:code/reservations',
  access: manage,
  params: shown,
  query: nothing,
  body: shownWith,
  response: z.object({ code: z.string(), emissionId: z.string(), heldUntil: z.iso.datetime() }),
  errors: REFUSED,
});

export const releaseCoupon = operation({
  id: 'coupons.release',
  summary: { ru: 'Освободить купон', en: 'Release a coupon' },
  method: 'DELETE',
  path: '/api/v1/coupons/:code/reservations/:purchaseId',
  access: manage,
  params: shown.extend({ purchaseId }),
  query: nothing,
  body: z.undefined(),
  response: z.null(),
  errors: ['coupon.unknown', 'coupon.wrong_state'],
});

export const useCoupon = operation({
  id: 'coupons.use',
  summary: { ru: 'Погасить купон покупкой', en: 'Use a coupon for a purchase' },
  method: 'POST',
  path: '/api/v1/coupons/:code/uses',
  access: manage,
  params: shown,
  query: nothing,
  body: shownWith,
  response: z.object({ code: z.string(), state: couponState, uses: z.int() }),
  errors: REFUSED,
});

export const rejectCoupon = operation({
  id: 'coupons.reject',
  summary: { ru: 'Отозвать купон', en: 'Withdraw a coupon' },
  method: 'POST',
  path: '/api/v1/coupons/:code/rejection',
  access: manage,
  params: shown,
  query: nothing,
  body: z.object({ requestId, reason: z.string().min(1).max(500) }),
  response: z.object({ code: z.string(), state: couponState }),
  errors: ['coupon.unknown', 'coupon.wrong_state'],
});

/** A till asks on-line: one unique coupon is held by one open cheque. */
export const holdCoupon = operation({
  id: 'sync.holdCoupon',
  summary: { ru: 'Касса занимает купон', en: 'A till holds a coupon' },
  method: 'POST',
  path: '/sync/v1/coupon-reservations',
  access: { kind: 'till' },
  params: nothing,
  query: nothing,
  body: shownWith.extend({ code: couponCode }),
  response: z.object({ code: z.string(), emission: z.string(), expiresAtMs: z.int() }),
  errors: REFUSED,
});

export const dropCoupon = operation({
  id: 'sync.dropCoupon',
  summary: { ru: 'Касса освобождает купон', en: 'A till releases a coupon' },
  method: 'DELETE',
  path: '/sync/v1/coupon-reservations/:code/:purchaseId',
  access: { kind: 'till' },
  params: shown.extend({ purchaseId }),
  query: nothing,
  body: z.undefined(),
  response: z.null(),
  errors: ['coupon.unknown', 'coupon.wrong_state'],
});
