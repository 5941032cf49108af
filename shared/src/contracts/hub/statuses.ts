/** Status systems, and where members stand in them. */
import { z } from 'zod';
import { memberId } from '../../kernel/ids.ts';
import { statusSystem, statusSystemFields } from '../../marketing/status.ts';
import { operation } from '../operation.ts';
import { marketingManage as manage, marketingRead as read, nothing, requestId } from './parts.ts';

const said = z.object({ ru: z.string(), en: z.string() });
const systemId = z.string().regex(/^[\w.-]{1,64}$/);

export const statusSystemView = z.object({
  system: statusSystem,
  /** Condition of each tier in words, from the lowest. */
  conditions: z.array(said),
  /** Tier → members in it. */
  members: z.record(z.string(), z.int()),
});
export type StatusSystemView = z.infer<typeof statusSystemView>;

export const listStatusSystems = operation({
  id: 'statuses.list',
  summary: { ru: 'Системы статусов', en: 'Status systems' },
  method: 'GET',
  path: '/api/v1/status-systems',
  access: read,
  params: nothing,
  query: nothing,
  body: z.undefined(),
  response: z.object({ items: z.array(statusSystemView) }),
  errors: [],
});

export const putStatusSystem = operation({
  id: 'statuses.put',
  summary: { ru: 'Создать или изменить систему статусов', en: 'Create or change a status system' },
  method: 'PUT',
  path: '/api/v1/status-systems/:systemId',
  access: manage,
  params: z.object({ systemId }),
  query: nothing,
  body: statusSystemFields,
  response: statusSystemView,
  errors: ['place.zone_unknown'],
});

export const memberStatuses = operation({
  id: 'statuses.ofMember',
  summary: { ru: 'Статусы участника', en: 'A member’s statuses' },
  method: 'GET',
  path: '/api/v1/members/:memberId/statuses',
  access: read,
  params: z.object({ memberId }),
  query: nothing,
  body: z.undefined(),
  response: z.object({
    items: z.array(
      z.object({
        systemId: z.string(),
        tier: z.string(),
        since: z.iso.date(),
        reviewOn: z.iso.date(),
        measured: z.int(),
        /** Where he stands, what is missing, when it is looked at again. */
        progress: said,
        history: z.array(
          z.object({
            from: z.string().nullable(),
            to: z.string(),
            on: z.iso.date(),
            cause: z.enum(['purchase', 'refund', 'review', 'request']),
          }),
        ),
      }),
    ),
  }),
  errors: ['member.unknown'],
});

export const recalculateStatus = operation({
  id: 'statuses.recalculate',
  summary: { ru: 'Пересчитать статус участника', en: 'Look at a member’s status again' },
  method: 'POST',
  path: '/api/v1/members/:memberId/statuses/:systemId/recalculation',
  access: manage,
  params: z.object({ memberId, systemId }),
  query: nothing,
  body: z.object({ requestId }),
  response: z.object({ tier: z.string(), reviewOn: z.iso.date() }),
  errors: ['member.unknown', 'member.left', 'status.unknown'],
});
