import type { Text } from '@verno/shared/kernel/text';

/** Why bonuses may pay as much as they may: codes of the engine's redemption family. */
export const REDEMPTION_REASONS = {} as const satisfies Record<string, Text>;
