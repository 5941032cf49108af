/** Who is signed in, and what he may see. */
import { currentSession, type SessionView } from '@verno/shared/contracts/hub/session';
import { can, type Right } from '@verno/shared/contracts/rights';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Call } from './call.ts';
import { useCall } from './services.ts';
import { readOperation } from './queries.ts';

const SESSION_FRESH_MS = 5 * 60_000;

/** Query of the present session. */
export function sessionQuery(call: Call) {
  return { ...readOperation(call, currentSession, {}), staleTime: SESSION_FRESH_MS };
}

/** The signed-in person; only for screens inside the shell, which waits for the session. */
export function useSession(): SessionView {
  return useSuspenseQuery(sessionQuery(useCall())).data;
}

/** `can()` for the signed-in person. */
export function useCan(): (right: Right, storeId?: string) => boolean {
  const { grants } = useSession();
  return (right, storeId) => can(grants, right, storeId ?? null);
}
