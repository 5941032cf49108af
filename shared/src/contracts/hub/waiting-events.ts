/** Events of tills that wait in suspense or quarantine, and what people decide of them. */
import { z } from 'zod';
import { storeId, tillId } from '../../kernel/ids.ts';
import { moneyText } from '../../money/text.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const waitingPlace = z.enum(['suspense', 'quarantine']);
export const waitingOutcome = z.enum(['posted', 'released', 'written_off']);
export const waitingAction = z.enum(['replay', 'release', 'writeOff']);
export type WaitingAction = z.infer<typeof waitingAction>;

export const waitingRow = z.object({
  waitingId: z.uuid(),
  place: waitingPlace,
  tillId,
  tillName: z.string(),
  storeId,
  storeName: z.string(),
  epoch: z.int(),
  seq: z.int(),
  what: z.enum(['sale', 'refund', 'other']),
  /** Kind of the event as the till wrote it. */
  kind: z.string(),
  /** Of the receipt, where it can be read: number, store-local time, money (below zero: given back). */
  number: z.string().nullable(),
  localTime: z.string().nullable(),
  money: moneyText.nullable(),
  /** Stable code of why it waits, and a detail in Russian where there is one. */
  reason: z.string(),
  detail: z.string(),
  /** The accepted side of a fork: it is in the books already. */
  booked: z.boolean(),
  receivedAt: z.iso.datetime(),
  decision: z
    .object({
      outcome: waitingOutcome,
      byName: z.string(),
      at: z.iso.datetime(),
      why: z.string(),
      /** The purchase that came of it, where one did. */
      purchaseId: z.uuid().nullable(),
    })
    .nullable(),
});
export type WaitingRow = z.infer<typeof waitingRow>;

export const waitingView = waitingRow.extend({
  eventId: z.uuid(),
  hash: z.string(),
  /** The whole event as the till wrote it; null for who may not read purchases. */
  body: z.string().nullable(),
  /** What may be done with it just now. */
  actions: z.array(waitingAction),
});
export type WaitingView = z.infer<typeof waitingView>;

const settle = { kind: 'right', right: 'tills.settle' } as const;
const one = { params: z.object({ waitingId: z.uuid() }), query: z.object({}) } as const;
export const whyText = z.string().trim().min(3).max(500);
const why = z.object({ why: whyText });
const example = { body: { why: 'Товар заведён, продажа настоящая' } };

export const listWaiting = operation({
  id: 'waitingEvents.list',
  summary: { ru: 'События в отстойнике и карантине', en: 'Events in suspense and quarantine' },
  notes: {
    ru: 'Отстойник: хаб принял событие и не смог провести. Карантин: событие остановленной копии кассы, отложенное до разбора. Сначала новые; decided=true: уже разобранные.',
    en: 'Suspense: the hub took the event and could not post it. Quarantine: an event of a stopped copy of a till, set apart until someone decides. Newest first; decided=true: those already decided.',
  },
  method: 'GET',
  path: '/api/v1/waiting-events',
  access: { kind: 'right', right: 'tills.read' },
  params: z.object({}),
  query: pageQuery.extend({
    tillId: tillId.optional(),
    storeId: storeId.optional(),
    place: waitingPlace.optional(),
    decided: z.literal('true').optional(),
  }),
  body: z.undefined(),
  response: page(waitingRow),
  errors: ['paging.bad_cursor'],
});

export const getWaiting = operation({
  id: 'waitingEvents.get',
  summary: { ru: 'Событие, которое ждёт разбора', en: 'An event that waits' },
  method: 'GET',
  path: '/api/v1/waiting-events/:waitingId',
  access: { kind: 'right', right: 'tills.read' },
  ...one,
  body: z.undefined(),
  response: waitingView,
  errors: ['waiting.unknown'],
});

export const replayWaiting = operation({
  id: 'waitingEvents.replay',
  summary: { ru: 'Провести снова', en: 'Post again' },
  notes: {
    ru: 'Событие из отстойника проводится ещё раз: например, участник или пакет правил появились. Если причина осталась, ответ 409 называет её, а событие ждёт дальше.',
    en: 'Posts an event in suspense once more: the member or the bundle may be known by now. Where it still cannot be posted the answer is 409 with the reason, and the event goes on waiting.',
  },
  method: 'POST',
  path: '/api/v1/waiting-events/:waitingId/replay',
  access: settle,
  ...one,
  body: why,
  response: waitingView,
  errors: ['waiting.unknown', 'waiting.decided', 'waiting.wrong_place', 'waiting.not_posted'],
  example,
});

export const releaseWaiting = operation({
  id: 'waitingEvents.release',
  summary: { ru: 'Выпустить из карантина', en: 'Release from quarantine' },
  notes: {
    ru: 'Продажа или возврат отложенной ветки проводится как продажа этой кассы. Чего книги уже знают, второй раз не проводится.',
    en: 'Books the sale or the refund of a branch that was set apart as one of this till. What the books know already is not booked twice.',
  },
  method: 'POST',
  path: '/api/v1/waiting-events/:waitingId/release',
  access: settle,
  ...one,
  body: why,
  response: waitingView,
  errors: [
    'waiting.unknown',
    'waiting.decided',
    'waiting.wrong_place',
    'waiting.in_books',
    'waiting.not_posted',
  ],
  example,
});

export const writeOffWaiting = operation({
  id: 'waitingEvents.writeOff',
  summary: { ru: 'Списать', en: 'Write off' },
  notes: {
    ru: 'Закрывает событие без проводок: деньги по нему посчитаны, бонусов оно не даёт и не забирает.',
    en: 'Closes the event without postings: its money is counted, bonuses are neither given nor taken.',
  },
  method: 'POST',
  path: '/api/v1/waiting-events/:waitingId/write-off',
  access: settle,
  ...one,
  body: why,
  response: waitingView,
  errors: ['waiting.unknown', 'waiting.decided'],
  example,
});
