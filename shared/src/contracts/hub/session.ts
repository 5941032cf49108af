/** Sign-in of staff: an opaque session in an HttpOnly cookie. */
import { z } from 'zod';
import { language } from '../../kernel/text.ts';
import { operation } from '../operation.ts';
import { grants } from '../rights.ts';

/** What the console knows of the person who signed in. */
export const sessionView = z.object({
  login: z.string(),
  name: z.string(),
  roleName: z.object({ ru: z.string(), en: z.string() }),
  partnerName: z.string(),
  language,
  grants,
});
export type SessionView = z.infer<typeof sessionView>;

export const signIn = operation({
  id: 'session.signIn',
  summary: { ru: 'Вход', en: 'Sign in' },
  method: 'POST',
  path: '/api/v1/session',
  access: { kind: 'public' },
  params: z.object({}),
  query: z.object({}),
  body: z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
  response: sessionView,
  errors: ['auth.wrong_credentials', 'auth.locked'],
});

export const currentSession = operation({
  id: 'session.current',
  summary: { ru: 'Текущий сеанс', en: 'The current session' },
  method: 'GET',
  path: '/api/v1/session',
  access: { kind: 'session' },
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  response: sessionView,
  errors: ['auth.no_session'],
});

export const signOut = operation({
  id: 'session.signOut',
  summary: { ru: 'Выход', en: 'Sign out' },
  method: 'DELETE',
  path: '/api/v1/session',
  access: { kind: 'session' },
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  response: z.null(),
  errors: ['auth.no_session'],
});
