/** POST /api/v1/token. */
import { issueToken } from '@verno/shared/contracts/hub/applications';
import { err, ok } from '@verno/shared/kernel/result';
import { basicCredentials, giveApplicationToken } from '../../auth/applications.ts';
import type { ApplicationParts } from '../../auth/applications.ts';
import { refusal } from '../../http/problems.ts';
import { publicRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';

export function tokenRoute(parts: ApplicationParts): Route {
  return publicRoute(issueToken, { sameOriginOnly: false }, async ({ body, ...call }) => {
    if (body.grant_type !== 'client_credentials') {
      const oauthError = 'unsupported_grant_type';
      return err({ ...refusal('token.unsupported_grant_type'), oauthError });
    }
    const credentials = basicCredentials(call.authorization) ?? {
      clientId: body.client_id ?? '',
      clientSecret: body.client_secret ?? '',
    };
    const given = await giveApplicationToken(parts, credentials, body.scope ?? null, call.address);
    if (!given.ok) return given;
    return ok({
      access_token: given.value.token,
      token_type: 'Bearer' as const,
      expires_in: given.value.expiresInS,
      scope: given.value.rights.join(' '),
    });
  });
}
