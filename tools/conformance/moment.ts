/** Every case is priced at one moment; periods lie before, around or after it. */
import type { Moment } from '@verno/shared/promotions/cheque';

export const MOMENT: Moment = { epochMs: 1_763_542_800_000, local: '2025-11-19T12:00:00' };
export const PAST = '2025-01-01T00:00:00';
export const FUTURE = '2026-01-01T00:00:00';
