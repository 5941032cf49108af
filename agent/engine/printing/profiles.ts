/** What differs between printer models, as data: profiles.json, whose source the README names. */
import { z } from 'zod';
import profilesJson from './profiles.json' with { type: 'json' };

const printerProfile = z.object({
  id: z.string(),
  /** Maker and model, as the technician sees it. */
  name: z.string(),
  /** Characters of font A on a line. */
  columns: z.int().min(20).max(80),
  /** Dots of the print head. */
  widthDots: z.int().min(200),
  /** `n` of `ESC t n` for code page 866. */
  cp866Table: z.int().min(0).max(255),
  cut: z.enum(['full', 'partial', 'none']),
  /** Whether it draws Code 128 (`GS k 73`). */
  barcode: z.boolean(),
  /** Whether it draws QR codes (`GS ( k`). */
  qr: z.boolean(),
  /** Whether it answers `DLE EOT n` about its cover and paper. */
  answersStatus: z.boolean(),
  /**
   * How the end of a job is known: the echo of `GS ( H`; the answer of `GS r 1`, which a clone gives
   * once everything before it is done; or only that it took all bytes and hung up in order.
   */
  confirms: z.enum(['process_id', 'paper_sensor', 'connection_end']),
});
export type PrinterProfile = z.infer<typeof printerProfile>;

/** Every model we know; at least one. */
export const PROFILES: readonly PrinterProfile[] = z
  .array(printerProfile)
  .min(1)
  .parse(profilesJson);

export const DEFAULT_PROFILE_ID = 'epson-tm-t20iii';

/** The profile with this id; null when there is none. */
export function profileById(id: string): PrinterProfile | null {
  return PROFILES.find((profile) => profile.id === id) ?? null;
}
