/**
 * Which rule bundle takes over. Invariants: the bundle in force has its hash and, where the hub's key is
 * known, its signature; its version only grows, except when the hub itself came back from a backup.
 */

/** What the hub signs of a bundle. */
export function bundleStatement(partner: string, version: number, hash: string): string {
  return `verno-bundle:1:${partner}:${version}:${hash}`;
}

export interface OfferedBundle {
  readonly version: number;
  readonly hash: string;
  /** Ed25519 over `bundleStatement`, base64; absent from hubs of wire version 1. */
  readonly signature?: string | undefined;
}

export interface BundleDesk {
  /** Hash of the text that came along. */
  readonly countedHash: string;
  /** Version in force; null while there is none. */
  readonly inForce: number | null;
  /** The till reads everything anew: the hub's word stands, also with an older version. */
  readonly reloading: boolean;
  /** Whether the hub's pinned key made the signature; null when no key is pinned (wire version 1). */
  readonly signed: ((signature: string) => boolean) | null;
}

/** `take` it, leave it (`old`), or refuse and tell it (`torn`, `unsigned`). */
export function judgeBundle(
  offered: OfferedBundle,
  desk: BundleDesk,
): 'take' | 'old' | 'torn' | 'unsigned' {
  if (desk.countedHash !== offered.hash) return 'torn';
  const { signature } = offered;
  if (desk.signed !== null && (signature === undefined || !desk.signed(signature))) {
    return 'unsigned';
  }
  const newer = desk.inForce === null || offered.version > desk.inForce;
  return newer || desk.reloading ? 'take' : 'old';
}
