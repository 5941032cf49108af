import { z } from 'zod';
import { code, field } from '../../vocabulary.ts';

/** Another promotion of this cheque has raised the event. */
export const eventParams = z.strictObject({
  kind: z.literal('event'),
  name: field(code, 'Событие', 'Event', 'text'),
});

/** Raises an event for promotions whose turn comes later. */
export const raiseEventParams = z.strictObject({
  kind: z.literal('raise_event'),
  name: field(code, 'Событие', 'Event', 'text'),
});
