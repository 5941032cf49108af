import type { TillRow } from '@verno/shared/contracts/hub/tills';
import { Button } from '@mantine/core';
import { useCan } from '../../client/session.ts';
import { useTexts } from '../../text/i18n.ts';
import { tillsTexts } from './texts.ts';

interface EnrolButtonProps {
  readonly row: TillRow;
  readonly onEnrol: (row: TillRow) => void;
}

/** Opens the dialog that issues a code; absent where the person may not enrol this till. */
export function EnrolButton({ row, onEnrol }: EnrolButtonProps) {
  const say = useTexts(tillsTexts);
  const can = useCan();
  if (!can('tills.enrol', row.storeId)) return null;
  const isWaiting = row.state === 'waiting';
  const which = { name: row.name, store: row.storeName };
  return (
    <Button
      variant={isWaiting ? 'light' : 'default'}
      className={isWaiting ? 'verno-light-button' : undefined}
      size="compact-sm"
      aria-label={say(isWaiting ? 'connectWhich' : 'newCodeWhich', which)}
      onClick={() => onEnrol(row)}
    >
      {say(isWaiting ? 'connect' : 'newCode')}
    </Button>
  );
}
