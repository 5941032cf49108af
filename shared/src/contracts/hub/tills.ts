/** Tills as HQ sees them, and their enrolment. */
import { z } from 'zod';
import { storeId, tillId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';

export const tillRow = z.object({
  tillId,
  name: z.string(),
  storeId,
  storeName: z.string(),
  /** `waiting` for enrolment; `online` while its socket is up; `frozen` after a fork. */
  state: z.enum(['waiting', 'online', 'offline', 'frozen', 'revoked']),
  agentVersion: z.string().nullable(),
  epoch: z.int().nullable(),
  /** Events the till said it has, minus those the hub has. */
  queue: z.int().nullable(),
  /** Feed positions the till is behind the hub's head. */
  lag: z.int().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** Events of this till that could not be posted, and those set apart after a fork. */
  suspense: z.int(),
  quarantine: z.int(),
});
export type TillRow = z.infer<typeof tillRow>;

export const listTills = operation({
  id: 'tills.list',
  summary: { ru: 'Кассы', en: 'Tills' },
  method: 'GET',
  path: '/api/v1/tills',
  access: { kind: 'right', right: 'tills.read' },
  params: z.object({}),
  query: pageQuery.extend({ storeId: storeId.optional() }),
  body: z.undefined(),
  response: page(tillRow),
  errors: [],
});

export const issueEnrolmentCode = operation({
  id: 'tills.issueEnrolmentCode',
  summary: { ru: 'Выдать код подключения', en: 'Issue an enrolment code' },
  method: 'POST',
  path: '/api/v1/tills/:tillId/enrolment-codes',
  access: { kind: 'right', right: 'tills.enrol' },
  params: z.object({ tillId }),
  query: z.object({}),
  body: z.object({}),
  /** The code is shown once and kept only as a hash. */
  response: z.object({ code: z.string(), expiresAt: z.iso.datetime() }),
  errors: ['till.unknown'],
});
