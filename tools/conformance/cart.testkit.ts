/** Ways to write a cart in the shape of a file of outside cases. */

export type Json = Readonly<Record<string, unknown>>;

export const BY_PRIORITY =
  'exclusive first; else priority descending; each promotion sees prices left by the previous one';
export const BY_VALUE = 'buy_get first, then promotion value descending';
export const PICK = 'highest line subtotal first';

export function cart(
  name: string,
  lines: readonly Json[],
  promotions: readonly Json[],
  expected: Json,
  more: Json = {},
): Json {
  return { name, source: 'own', lines, promotions, expected, comparable: 'exact', ...more };
}

export function line(sku: string, price: number, qty = 1, more: Json = {}): Json {
  return { sku, price, qty, ...more };
}

export const order = (kind: string, value: number): Json => ({ kind, scope: 'order', value });
export const items = (kind: string, value: number, more: Json = {}): Json => ({
  kind,
  scope: 'items',
  value,
  ...more,
});
export const product = (name: string): Json[] => [{ field: 'product', op: 'eq', values: [name] }];

export const tea = line('tea', 40, 2, { category: 'drinks', product: 'leaf' });
export const cup = line('cup', 30, 1, { category: 'china', product: 'clay' });
