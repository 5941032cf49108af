/**
 * The tables as TypeScript sees them, joined from tables/, one file a room. Column by column the same as
 * migrations/; why.md of each explains.
 */
import type { ApiTables } from './tables/api.ts';
import type { BookTables } from './tables/books.ts';
import type { CompanyTables } from './tables/company.ts';
import type { EffectTables } from './tables/effects.ts';
import type { FeedTables } from './tables/feed.ts';
import type { MarketingTables } from './tables/marketing.ts';
import type { MemberTables } from './tables/members.ts';
import type { OfflineTables } from './tables/offline.ts';
import type { PurchaseTables } from './tables/purchases.ts';
import type { RefundTables } from './tables/refunds.ts';
import type { StaffTables } from './tables/staff.ts';
import type { TillTables } from './tables/tills.ts';
import type { WaitingTables } from './tables/waiting.ts';

export interface HubTables
  extends
    CompanyTables,
    StaffTables,
    TillTables,
    MemberTables,
    PurchaseTables,
    RefundTables,
    BookTables,
    MarketingTables,
    ApiTables,
    FeedTables,
    OfflineTables,
    EffectTables,
    WaitingTables {}
