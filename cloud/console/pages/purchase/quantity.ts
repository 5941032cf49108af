/** `2.000` → `2`, `0.350` → `0.35`: zeros that say nothing are left out. */
export function trimZeros(quantity: string): string {
  return quantity.includes('.') ? quantity.replace(/\.?0+$/, '') : quantity;
}
