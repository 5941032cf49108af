/** What the resource is made of. */
import type { Clock } from '@verno/shared/kernel/clock';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

export interface MembersParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
}
