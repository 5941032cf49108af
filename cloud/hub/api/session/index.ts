/** Sign-in, the current session, sign-out. */
import { currentSession, signIn, signOut } from '@verno/shared/contracts/hub/session';
import type { SessionView } from '@verno/shared/contracts/hub/session';
import { ok } from '@verno/shared/kernel/result';
import { clearedCookie, closeSession, sessionCookie } from '../../auth/sessions.ts';
import type { StaffPrincipal } from '../../auth/sessions.ts';
import { signIn as signInStaff } from '../../auth/sign-in.ts';
import type { SignInParts } from '../../auth/sign-in.ts';
import { publicRoute, sessionRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';

export interface SessionParts extends SignInParts {
  /** Ends what is open under this session beside HTTP: live lists. */
  readonly onSignOut: (sessionHash: string) => Promise<void>;
}

export function sessionRoutes(parts: SessionParts): Route[] {
  return [
    publicRoute(signIn, { sameOriginOnly: true }, async (call) => {
      const done = await signInStaff(parts, { ...call.body, address: call.address });
      if (!done.ok) return done;
      call.setCookie(sessionCookie(done.value.token, call.secure));
      return ok(viewOf(done.value.staff));
    }),
    sessionRoute(currentSession, async (_call, staff) => ok(viewOf(staff))),
    sessionRoute(signOut, async (call, staff) => {
      await closeSession(parts.db, staff.sessionHash);
      await parts.onSignOut(staff.sessionHash);
      call.setCookie(clearedCookie(call.secure));
      return ok(null);
    }),
  ];
}

function viewOf(staff: StaffPrincipal): SessionView {
  return {
    login: staff.login,
    name: staff.name,
    roleName: staff.roleName,
    partnerName: staff.partnerName,
    language: staff.language,
    grants: staff.grants,
  };
}
