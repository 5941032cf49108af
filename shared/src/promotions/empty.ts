/** Empties a list. Asking first is quicker: setting a length leaves compiled code, and nearly all are empty. */
export function empty(list: unknown[]): void {
  if (list.length > 0) list.length = 0;
}
