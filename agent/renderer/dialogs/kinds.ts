/** The windows that open over the screen, one at a time. */
export type DialogKind =
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'manager' }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'member' }
  | { readonly kind: 'quantity'; readonly lineId: string; readonly text: string }
  | { readonly kind: 'receipts' }
  | { readonly kind: 'refundQuantity'; readonly lineId: string; readonly text: string }
  | { readonly kind: 'refundReason' }
  | { readonly kind: 'redeem' }
  | { readonly kind: 'cash' }
  | { readonly kind: 'card' }
  | { readonly kind: 'cancel' };

export type OpenDialog = (dialog: DialogKind) => void;

/** A scan answers the window it came into by closing it, except while money changes hands. */
export function staysOpenOnScan(dialog: DialogKind): boolean {
  return dialog.kind === 'cash' || dialog.kind === 'card' || dialog.kind === 'refundReason';
}
