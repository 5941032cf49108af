import { waitingPlace } from '@verno/shared/contracts/hub/waiting-events';
import { z } from 'zod';

/** Filters and page of the list as they stand in the address. */
export const waitingSearch = z.object({
  place: waitingPlace.optional().catch(undefined),
  decided: z.literal('true').optional().catch(undefined),
  cursor: z.string().max(400).optional().catch(undefined),
});
