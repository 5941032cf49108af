import { z } from 'zod';
import { code, comparedValue, comparison, field } from '../../vocabulary.ts';

const codes = z.array(code).min(1).max(1000);

/** Who the customer is. A member that is not there makes every fact of him unknown. */
export const memberParams = z.strictObject({
  kind: z.literal('member'),
  is: field(
    z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('known') }),
      z.strictObject({ what: z.literal('anonymous') }),
      /** In any of the segments (audiences). */
      z.strictObject({ what: z.literal('segment'), anyOf: codes }),
      z.strictObject({ what: z.literal('status'), system: code, anyOf: codes }),
      z.strictObject({
        what: z.literal('attribute'),
        code,
        op: comparison,
        value: comparedValue,
      }),
      /** The card shown: any of each list that is given. */
      z.strictObject({
        what: z.literal('card'),
        categories: codes.optional(),
        types: codes.optional(),
        states: codes.optional(),
      }),
      z.strictObject({
        what: z.literal('contact'),
        phoneVerified: z.boolean().optional(),
        emailVerified: z.boolean().optional(),
      }),
    ]),
    'Кто покупает',
    'Who buys',
    'choice',
  ),
});
export type MemberParams = z.output<typeof memberParams>;
