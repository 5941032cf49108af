/** Counters: what they are kept by, and what a member's have come to. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';
import { counterDefinition } from '../../marketing/facts-at.ts';
import { operation } from '../operation.ts';
import { marketingManage as manage, marketingRead as read, nothing, requestId } from './parts.ts';

const { code } = counterDefinition.shape;

export const counterView = z.object({ ...counterDefinition.shape, name: z.string() });

export const listCounters = operation({
  id: 'counters.list',
  summary: { ru: 'Счётчики', en: 'Counters' },
  method: 'GET',
  path: '/api/v1/counters',
  access: read,
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: z.object({ items: z.array(counterView) }),
  errors: [],
});

export const putCounter = operation({
  id: 'counters.put',
  summary: { ru: 'Создать или переименовать счётчик', en: 'Create or rename a counter' },
  method: 'PUT',
  path: '/api/v1/counters/:code',
  access: manage,
  params: z.object({ code }),
  query: nothing,
  body: z.object({
    name: z.string().min(1).max(200),
    per: counterDefinition.shape.per,
    window: counterDefinition.shape.window,
  }),
  response: counterView,
  errors: ['counter.fixed', 'counter.too_many'],
});

export const memberCounters = operation({
  id: 'counters.ofMember',
  summary: { ru: 'Счётчики участника', en: 'A member’s counters' },
  method: 'GET',
  path: '/api/v1/members/:memberId/counters',
  access: read,
  params: z.object({ memberId }),
  query: nothing,
  body: z.undefined(),
  /** Also past windows, and the member's part of promotions' limits. */
  response: z.object({
    items: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(['counter', 'limit', 'restriction']),
        value: z.int(),
        /** First day on which the figure is past. */
        endsOn: z.iso.date().nullable(),
      }),
    ),
  }),
  errors: ['member.unknown'],
});

export const setMemberCounter = operation({
  id: 'counters.setForMember',
  summary: { ru: 'Задать счётчик участнику', en: 'Set a member’s counter' },
  method: 'POST',
  path: '/api/v1/members/:memberId/counters/:code',
  access: manage,
  params: z.object({ memberId, code }),
  query: nothing,
  body: z.object({
    requestId,
    value: z.int().min(-1_000_000_000_000).max(1_000_000_000_000),
    reason: z.string().min(1).max(500),
  }),
  response: z.object({ key: z.string(), value: z.int() }),
  errors: ['member.unknown', 'member.left', 'counter.unknown', 'counter.not_personal'],
});
