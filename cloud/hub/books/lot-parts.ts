/** What a reservation took from which lot, as its row keeps it. */
import { z } from 'zod';

export const lotParts = z.array(z.object({ lotId: z.string(), amount: z.int() }));
