import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { isZero } from '../../text/format.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { trimZeros } from './quantity.ts';
import { purchaseTexts } from './texts.ts';

/** How much of the line came back; nothing where nothing did. */
export function Returned({ line }: { readonly line: PurchaseView['lines'][number] }) {
  const say = useTexts(purchaseTexts);
  const format = useFormat();
  if (isZero(line.returned)) return null;
  return (
    <StatusBadge tone="warn">
      {say('returned', { quantity: format.amount(trimZeros(line.returned)) })}
    </StatusBadge>
  );
}
