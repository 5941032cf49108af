/** Who calls an operation that asks for a right: a person signed in, or an application by itself. */
import type { Grants } from '@verno/shared/contracts/rights';
import type { Language } from '@verno/shared/kernel/text';

export interface Caller {
  readonly kind: 'staff' | 'application';
  /** Id of the person's account or of the application: who did it, in records of what was done. */
  readonly actorId: string;
  /** As people read it: the person's or the application's name. */
  readonly name: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly language: Language;
  readonly grants: Grants;
}

export interface ApplicationPrincipal extends Caller {
  readonly kind: 'application';
  readonly callsPerMinute: number;
}

/** One name for a caller over both kinds, for keys of limits and of repeats. */
export function callerKey(caller: Caller): string {
  return `${caller.kind}:${caller.actorId}`;
}
