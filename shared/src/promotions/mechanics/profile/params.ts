import { z } from 'zod';
import { code, field, scalar } from '../../vocabulary.ts';

/** Writes an attribute of the member. */
export const setAttributeParams = z.strictObject({
  kind: z.literal('set_attribute'),
  code: field(code, 'Свойство', 'Attribute', 'text'),
  value: field(scalar, 'Значение', 'Value', 'text'),
});

/** Puts the member into an audience or takes him out. */
export const audienceParams = z.strictObject({
  kind: z.literal('audience'),
  segment: field(code, 'Аудитория', 'Audience', 'segment'),
  op: field(z.enum(['add', 'remove']).default('add'), 'Действие', 'Operation', 'choice'),
});

/** Lets the hub look at the member's status again. */
export const recalculateStatusParams = z.strictObject({
  kind: z.literal('recalculate_status'),
  system: field(code, 'Система статусов', 'Status system', 'text'),
});
