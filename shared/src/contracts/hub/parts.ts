/** Pieces that operations of several resources are made of. */
import { z } from 'zod';

/** Parameters or a query of an operation that has none. */
export const nothing = z.object({});

/** Who did something, as it is kept: a person of staff or an application. */
export const doneBy = z.object({ id: z.uuid(), name: z.string() });

/** Why somebody changed an account or gave and took bonuses. */
export const changeReason = z.string().trim().min(3).max(300);

/** Who looks at marketing, and who changes it. */
export const marketingRead = { kind: 'right', right: 'marketing.read' } as const;
export const marketingManage = { kind: 'right', right: 'marketing.manage' } as const;

/** Chosen by the caller: the same request sent again changes nothing more. */
export const requestId = z.uuid();
