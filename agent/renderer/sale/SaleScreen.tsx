import type { LineView, TillView } from '@verno/shared/contracts/bridge';
import { useState } from 'react';
import { useRun } from '../app/context.ts';
import type { OpenDialog } from '../dialogs/kinds.ts';
import { useHotkeys } from '../input/hotkeys.ts';
import { useTypedText } from '../input/typed.ts';
import { typeIntoEntry } from './entry.ts';
import { EntryBar } from './EntryBar.tsx';
import { barHotkeys, KeyBar, type BarActions } from './KeyBar.tsx';
import { LinesTable } from './LinesTable.tsx';
import { MemberPanel } from './MemberPanel.tsx';
import { Messages } from './Messages.tsx';
import { neighbour, nextSelection } from './selection.ts';
import { Totals } from './Totals.tsx';

const PIECE_MILLI = 1000;

export interface SaleScreenProps {
  readonly view: TillView;
  /** False while a window is open over the sale. */
  readonly isActive: boolean;
  readonly open: OpenDialog;
  /** Escape with nothing typed: the messages may go. */
  readonly onEscape: () => void;
}

/** Selling: the open cheque, its member, its total, and the keys that work on them. */
export function SaleScreen({ view, isActive, open, onEscape }: SaleScreenProps) {
  const run = useRun();
  const [chosen, setChosen] = useChosenLine(view.lines);
  const [entry, setEntry] = useState('');
  const line = view.lines.find((each) => each.lineId === chosen) ?? null;

  const setQuantity = (of: LineView, quantityMilli: number): void => {
    if (quantityMilli < 1) return open({ kind: 'quantity', lineId: of.lineId, text: '' });
    void run('setQuantity', { lineId: of.lineId, quantityMilli });
  };
  useTypedText((text) => {
    if (!isActive) return;
    const step = typeIntoEntry(entry, text);
    setEntry(step.entry);
    if (step.act.kind === 'search') open({ kind: 'search', text: step.act.text });
    if (line === null) return;
    if (step.act.kind === 'quantity') {
      open({ kind: 'quantity', lineId: line.lineId, text: step.act.text });
    }
    if (step.act.kind === 'step' && line.unit === 'piece') {
      setQuantity(line, line.quantityMilli + step.act.by * PIECE_MILLI);
    }
  });

  const actions = barActions(view, line, open, run);
  const pay = (kind: 'cash' | 'card'): void => {
    if (view.lines.length > 0) open({ kind });
  };
  useHotkeys(
    {
      ...barHotkeys(actions),
      F9: () => pay('cash'),
      F10: () => pay('card'),
      ArrowUp: () => setChosen(neighbour(view.lines, chosen, -1)),
      ArrowDown: () => setChosen(neighbour(view.lines, chosen, 1)),
      Backspace: () => setEntry(entry.slice(0, -1)),
      Escape: () => (entry === '' ? onEscape() : setEntry('')),
      Enter: () => {
        if (entry !== '') void run('enterCode', { code: entry });
        setEntry('');
      },
    },
    isActive,
  );

  return (
    <>
      <main className="sale">
        <div className="sale-left">
          <LinesTable lines={view.lines} chosen={chosen} onChoose={setChosen} />
          <EntryBar entry={entry} />
        </div>
        <div className="sale-right">
          <div className="sale-about">
            <MemberPanel member={view.member} onIdentify={() => open({ kind: 'member' })} />
            <Messages messages={view.messages} />
          </div>
          <Totals view={view} onCash={() => pay('cash')} onCard={() => pay('card')} />
        </div>
      </main>
      <KeyBar actions={actions} />
    </>
  );
}

/** The chosen line follows the cheque: see `nextSelection`. */
function useChosenLine(lines: readonly LineView[]) {
  const [state, setState] = useState(() => ({ lines, chosen: nextSelection([], lines, null) }));
  let chosen = state.chosen;
  if (state.lines !== lines) {
    chosen = nextSelection(state.lines, lines, state.chosen);
    setState({ lines, chosen });
  }
  return [chosen, (next: string | null) => setState({ lines, chosen: next })] as const;
}

function barActions(
  view: TillView,
  line: LineView | null,
  open: OpenDialog,
  run: ReturnType<typeof useRun>,
): BarActions {
  const canRedeem = view.member !== null && view.member.bonuses.length > 0 && view.lines.length > 0;
  const isEmpty = view.lines.length === 0 && view.member === null;
  return {
    help: () => open({ kind: 'help' }),
    search: () => open({ kind: 'search', text: '' }),
    member: () => open({ kind: 'member' }),
    ...(canRedeem && { bonuses: () => open({ kind: 'redeem' }) }),
    reprint: () => void run('reprintLast', null),
    ...(isEmpty && { refund: () => open({ kind: 'receipts' }) }),
    ...(!isEmpty && { cancel: () => open({ kind: 'cancel' }) }),
    ...(line !== null && {
      quantity: () => open({ kind: 'quantity', lineId: line.lineId, text: '' }),
      remove: () => void run('removeLine', { lineId: line.lineId }),
    }),
  };
}
