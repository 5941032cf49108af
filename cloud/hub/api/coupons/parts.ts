/** What the routes of coupons are made of. */
import type { Clock, Random } from '@verno/shared/kernel/clock';
import type { Db } from '../../store/database.ts';
import type { Ids } from '../../system.ts';

export interface CouponParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
}
