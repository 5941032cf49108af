import { z } from 'zod';
import { field } from '../../vocabulary.ts';

/** A sentence for the cashier's screen, the receipt or the customer. */
export const messageParams = z.strictObject({
  kind: z.literal('message'),
  to: field(z.enum(['cashier', 'receipt', 'customer']), 'Кому', 'To whom', 'choice'),
  text: field(z.string().min(1).max(500), 'Текст', 'Text', 'text'),
});
