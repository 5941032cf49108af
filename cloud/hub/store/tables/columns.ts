/** Types of columns that rooms share. */
import type { ColumnType } from 'kysely';
import type { Json } from '@verno/shared/kernel/json';

/** timestamptz: read as Date, written as Date or ISO text. */
export type Instant = ColumnType<Date, Date | string, Date | string>;
export type NullableInstant = ColumnType<Date | null, Date | string | null, Date | string | null>;
/** jsonb: a JSON value. In a single insert or update write it with `jsonb(value)` of rows.ts: the driver
 * would take an array for a PostgreSQL array. `insertRows` takes values as they are. */
export type JsonColumn = ColumnType<Json, Json, Json>;
export type JsonDefault = ColumnType<Json, Json | undefined, Json>;
/** Null where an insert says nothing. */
export type Unsaid<T, Write> = ColumnType<T | null, Write | null | undefined, Write | null>;
