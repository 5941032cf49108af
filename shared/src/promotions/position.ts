import type { ChequeLine } from './cheque.ts';

/** Goods × quantity at one price. */
export interface Position {
  readonly index: number;
  /** Any of its lines: they differ in quantity alone. */
  readonly line: ChequeLine;
  /** Places of its lines in the cheque. */
  readonly lineIndexes: readonly number[];
  readonly quantityMilli: number;
  /** Whole pieces that can be counted; 0 for goods by weight. */
  readonly units: number;
  readonly initialKopecks: number;
  /** Least price of the whole position by the goods' own least unit price. */
  readonly floorKopecks: number;
  /** Its category and all above. */
  readonly categories: readonly string[];
  /** Lists of the member's personal goods that its article is on. */
  readonly personal: readonly string[];
  /** Numbers of its article and categories, where some filter asks for these by themselves. */
  readonly asked: readonly number[];
}
