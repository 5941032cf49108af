/** External applications: programs of the partner that call this API by themselves. */
import { z } from 'zod';
import { applicationId, storeId } from '../../kernel/ids.ts';
import { operation } from '../operation.ts';
import { page, pageQuery } from '../paging.ts';
import { right } from '../rights.ts';

export const CALLS_PER_MINUTE_DEFAULT = 600;
export const CALLS_PER_MINUTE_MAX = 100_000;
/** Tokens are short-lived: a stolen one is soon worth nothing, and rights taken away are soon gone. */
export const TOKEN_S = 15 * 60;
/** A new secret leaves its predecessor so long, for programs to be told. */
const KEEP_OLD_MINUTES_MAX = 7 * 24 * 60;

const applicationFields = z.object({
  name: z.string().trim().min(1).max(100),
  /** The scopes its tokens may have. */
  rights: z.array(right).min(1).max(100),
  /** Stores it may see and act for; null = every store of the partner. */
  storeIds: z.array(storeId).min(1).max(1000).nullable(),
  callsPerMinute: z.int().min(1).max(CALLS_PER_MINUTE_MAX),
});

export const applicationView = applicationFields.extend({
  applicationId,
  state: z.enum(['active', 'revoked']),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApplicationView = z.infer<typeof applicationView>;

/** Shown once; the hub keeps a hash. */
export const issuedSecret = z.object({ clientId: applicationId, clientSecret: z.string() });

const params = z.object({ applicationId });
const access = { kind: 'right', right: 'applications.manage' } as const;
const EXAMPLE_ID = '019ab7d4-3c10-7a52-9d0e-5b1f0c6e2a11';

export const issueToken = operation({
  id: 'token.issue',
  summary: { ru: 'Получить токен приложения', en: 'Get an application’s token' },
  notes: {
    ru: 'OAuth 2.0, RFC 6749, раздел 4.4. Тело: форма или JSON; вместо полей client_id и client_secret можно передать их в заголовке Authorization: Basic. Токен непрозрачный, действует 15 минут и передаётся в заголовке Authorization: Bearer. scope: права через пробел; без него токен получает все права приложения.',
    en: 'OAuth 2.0, RFC 6749, section 4.4. The body is a form or JSON; instead of the fields client_id and client_secret they may come as Authorization: Basic. The token is opaque, lives for 15 minutes and is sent as Authorization: Bearer. scope: rights separated by spaces; without it the token has all rights of the application.',
  },
  method: 'POST',
  path: '/api/v1/token',
  access: { kind: 'public' },
  bodyKind: 'form',
  params: z.object({}),
  query: z.object({}),
  body: z.object({
    grant_type: z.string().max(100),
    client_id: z.string().max(100).optional(),
    client_secret: z.string().max(200).optional(),
    scope: z.string().max(4000).optional(),
  }),
  response: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    scope: z.string(),
  }),
  errors: [
    'token.invalid_client',
    'token.invalid_scope',
    'token.unsupported_grant_type',
    'token.locked',
  ],
  example: {
    body: {
      grant_type: 'client_credentials',
      client_id: EXAMPLE_ID,
      client_secret: 'verno_secret_…',
      scope: 'members.read purchases.make',
    },
    response: {
      access_token: 'GZ3m0V7…',
      token_type: 'Bearer',
      expires_in: TOKEN_S,
      scope: 'members.read purchases.make',
    },
  },
});

export const listApplications = operation({
  id: 'applications.list',
  summary: { ru: 'Приложения', en: 'Applications' },
  method: 'GET',
  path: '/api/v1/applications',
  access,
  params: z.object({}),
  query: pageQuery,
  body: z.undefined(),
  response: page(applicationView),
  errors: ['paging.bad_cursor'],
});

export const getApplication = operation({
  id: 'applications.get',
  summary: { ru: 'Приложение', en: 'An application' },
  method: 'GET',
  path: '/api/v1/applications/:applicationId',
  access,
  versioned: 'read',
  params,
  query: z.object({}),
  body: z.undefined(),
  response: applicationView,
  errors: ['application.unknown'],
});

export const createApplication = operation({
  id: 'applications.create',
  summary: { ru: 'Завести приложение', en: 'Make an application' },
  notes: {
    ru: 'Дать можно только те права и магазины, которые есть у вас самих. Секрет показан один раз.',
    en: 'Only rights and stores that you have yourself can be given. The secret is shown once.',
  },
  method: 'POST',
  path: '/api/v1/applications',
  access,
  status: 201,
  secretAnswer: true,
  params: z.object({}),
  query: z.object({}),
  body: applicationFields.extend({
    callsPerMinute: applicationFields.shape.callsPerMinute.default(CALLS_PER_MINUTE_DEFAULT),
  }),
  response: applicationView.extend(issuedSecret.shape),
  errors: ['application.too_much', 'store.unknown', 'request.answer_gone'],
});

export const changeApplication = operation({
  id: 'applications.change',
  summary: { ru: 'Изменить приложение', en: 'Change an application' },
  notes: {
    ru: 'Новые права действуют сразу, и для уже выданных токенов.',
    en: 'New rights count at once, for tokens given out before as well.',
  },
  method: 'PATCH',
  path: '/api/v1/applications/:applicationId',
  access,
  versioned: 'change',
  params,
  query: z.object({}),
  body: applicationFields.partial(),
  response: applicationView,
  errors: [
    'application.unknown',
    'application.revoked',
    'application.too_much',
    'store.unknown',
    'request.version_changed',
  ],
});

export const renewSecret = operation({
  id: 'applications.renewSecret',
  summary: { ru: 'Выдать новый секрет', en: 'Issue a new secret' },
  notes: {
    ru: 'Прежние секреты действуют ещё keepOldMinutes минут.',
    en: 'Secrets before it work for keepOldMinutes more minutes.',
  },
  method: 'POST',
  path: '/api/v1/applications/:applicationId/secrets',
  access,
  status: 201,
  secretAnswer: true,
  params,
  query: z.object({}),
  body: z.object({ keepOldMinutes: z.int().min(0).max(KEEP_OLD_MINUTES_MAX).default(60) }),
  response: issuedSecret,
  errors: ['application.unknown', 'application.revoked', 'request.answer_gone'],
});

export const revokeApplication = operation({
  id: 'applications.revoke',
  summary: { ru: 'Отозвать приложение', en: 'Revoke an application' },
  notes: {
    ru: 'Секреты и токены перестают действовать сразу и навсегда.',
    en: 'Its secrets and tokens stop working at once and for good.',
  },
  method: 'POST',
  path: '/api/v1/applications/:applicationId/revocation',
  access,
  params,
  query: z.object({}),
  body: z.object({}),
  response: applicationView,
  errors: ['application.unknown'],
});
