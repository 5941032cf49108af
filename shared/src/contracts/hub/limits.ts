/** Limits and budgets of the promotions in force, and restrictions of stores, tills and cards. */
import { z } from 'zod';
import { restriction } from '../../marketing/restriction.ts';
import { operation } from '../operation.ts';
import { marketingManage as manage, marketingRead as read, nothing } from './parts.ts';

const id = z.string().regex(/^[\w.-]{1,64}$/);

export const limitView = z.object({
  /** Under this key tills and hub count. */
  key: z.string(),
  promotionId: z.string().nullable(),
  limitId: z.string(),
  per: z.enum(['code', 'store', 'till', 'promotion']),
  period: z.enum(['day', 'week', 'month', 'all']),
  unit: z.enum(['uses', 'money', 'bonuses']),
  max: z.int(),
  used: z.int(),
  left: z.int(),
  /** More was given than there was: tills sold off-line at one time. */
  over: z.int(),
});
export type LimitView = z.infer<typeof limitView>;

export const listLimits = operation({
  id: 'limits.list',
  summary: { ru: 'Лимиты и бюджеты акций', en: 'Limits and budgets of promotions' },
  method: 'GET',
  path: '/api/v1/limits',
  access: read,
  params: nothing,
  query: z.object({ promotionId: z.string().max(64).optional() }),
  body: z.undefined(),
  response: z.object({ items: z.array(limitView) }),
  errors: [],
});

export const listRestrictions = operation({
  id: 'restrictions.list',
  summary: { ru: 'Ограничения', en: 'Restrictions' },
  method: 'GET',
  path: '/api/v1/restrictions',
  access: read,
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: z.object({ items: z.array(restriction) }),
  errors: [],
});

export const putRestriction = operation({
  id: 'restrictions.put',
  summary: { ru: 'Создать или изменить ограничение', en: 'Create or change a restriction' },
  method: 'PUT',
  path: '/api/v1/restrictions/:restrictionId',
  access: manage,
  params: z.object({ restrictionId: id }),
  query: nothing,
  body: restriction.omit({ id: true }),
  response: restriction,
  errors: ['restriction.too_many', 'place.unknown'],
});

export const removeRestriction = operation({
  id: 'restrictions.remove',
  summary: { ru: 'Удалить ограничение', en: 'Remove a restriction' },
  method: 'DELETE',
  path: '/api/v1/restrictions/:restrictionId',
  access: manage,
  params: z.object({ restrictionId: id }),
  query: nothing,
  body: z.undefined(),
  response: z.null(),
  errors: ['restriction.unknown'],
});
