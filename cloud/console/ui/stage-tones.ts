/** How loud each stage of a membership is. */
import type { MemberStage } from '@verno/shared/members/stage';

export const STAGE_TONES = {
  anonymous: 'quiet',
  registered: 'good',
  complete: 'good',
  blocked: 'bad',
  left: 'quiet',
} as const satisfies Readonly<Record<MemberStage, string>>;
