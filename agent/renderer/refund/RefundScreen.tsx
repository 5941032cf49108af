import type { RefundLineView, RefundView } from '@verno/shared/contracts/bridge';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import type { OpenDialog } from '../dialogs/kinds.ts';
import { useHotkeys } from '../input/hotkeys.ts';
import { useTypedText } from '../input/typed.ts';
import { typeIntoEntry } from '../sale/entry.ts';
import { EntryBar } from '../sale/EntryBar.tsx';
import { barHotkeys, KeyBar, type BarActions } from '../sale/KeyBar.tsx';
import { neighbour } from '../sale/selection.ts';
import { Button } from '../ui/Button.tsx';
import { InfoIcon, WarningIcon } from '../ui/icons.tsx';
import { BonusRows, PaymentRows } from './RefundFigures.tsx';
import { RefundLines } from './RefundLines.tsx';

const PIECE_MILLI = 1000;

export interface RefundScreenProps {
  readonly refund: RefundView;
  readonly isActive: boolean;
  readonly open: OpenDialog;
}

/** What comes back of a receipt, and what is given for it. Escape leaves; nothing was booked. */
export function RefundScreen({ refund, isActive, open }: RefundScreenProps) {
  const run = useRun();
  const { lines } = refund;
  const [wanted, setWanted] = useState<string | null>(null);
  const [entry, setEntry] = useState('');
  const line = lines.find((one) => one.lineId === wanted) ?? lines[0] ?? null;
  const chosen = line?.lineId ?? null;
  const choose = (of: RefundLineView, milli: number): void => {
    const quantityMilli = Math.min(of.leftMilli, Math.max(0, milli));
    void run('chooseRefund', { lineId: of.lineId, quantityMilli });
  };
  const toggle = (of: RefundLineView): void => choose(of, of.chosenMilli > 0 ? 0 : of.leftMilli);
  const whole = (): void => void run('chooseWholeRefund', null);
  const leave = (): void => void run('closeRefund', null);
  const hasChosen = lines.some((one) => one.chosenMilli > 0);
  const give = (): void => {
    if (hasChosen) open({ kind: 'refundReason' });
  };
  const actions: BarActions = {
    help: () => open({ kind: 'help' }),
    ...(line !== null && {
      quantity: () => open({ kind: 'refundQuantity', lineId: line.lineId, text: '' }),
      remove: () => choose(line, 0),
    }),
  };
  useTypedText((text) => {
    if (!isActive) return;
    const step = typeIntoEntry(entry, text);
    setEntry(step.act.kind === 'search' ? '' : step.entry);
    if (line === null) return;
    if (step.act.kind === 'quantity') {
      open({ kind: 'refundQuantity', lineId: line.lineId, text: step.act.text });
    }
    if (step.act.kind === 'step' && line.unit === 'piece') {
      choose(line, line.chosenMilli + step.act.by * PIECE_MILLI);
    }
  });
  useHotkeys(
    {
      ...barHotkeys(actions),
      F6: whole,
      F9: give,
      ArrowUp: () => setWanted(neighbour(lines, chosen, -1)),
      ArrowDown: () => setWanted(neighbour(lines, chosen, 1)),
      Backspace: () => setEntry(entry.slice(0, -1)),
      Escape: () => (entry === '' ? leave() : setEntry('')),
      Enter: () => {
        if (entry !== '') void run('enterCode', { code: entry });
        else if (line !== null) toggle(line);
        setEntry('');
      },
    },
    isActive,
  );
  return (
    <>
      <main className="sale refund">
        <div className="sale-left">
          <RefundLines lines={lines} chosen={chosen} onChoose={setWanted} onToggle={toggle} />
          <EntryBar entry={entry} />
        </div>
        <div className="sale-right">
          <About refund={refund} hasChosen={hasChosen} />
          <Sums refund={refund} hasChosen={hasChosen} on={{ whole, leave, give }} />
        </div>
      </main>
      <KeyBar actions={actions} />
    </>
  );
}

interface AboutProps {
  readonly refund: RefundView;
  readonly hasChosen: boolean;
}

/** Which receipt this is, and what the cashier must know of it. */
function About({ refund, hasChosen }: AboutProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // On a low screen it scrolls, and nothing in it takes the focus: the keys reach it by itself.
    <div className="sale-about" role="group" aria-label={t('refund.number')} tabIndex={0}>
      <section className="panel refund-about" aria-label={t('refund.title')}>
        <h1>{t('refund.title')}</h1>
        <p className="refund-number">{t('receipt.number', { number: refund.number })}</p>
        <p className="soft">{format.wallTime(refund.soldAt)}</p>
        {refund.soldElsewhere !== null && <p className="soft">{refund.soldElsewhere}</p>}
      </section>
      {refund.unchecked && (
        <section className="panel refund-unchecked" role="status">
          <WarningIcon />
          <p>{t('refund.unchecked')}</p>
        </section>
      )}
      {!refund.unchecked && !hasChosen && (
        <section className="panel messages">
          <ul>
            <li>
              <InfoIcon />
              <span>{t('refund.how')}</span>
            </li>
          </ul>
        </section>
      )}
    </div>
  );
}

interface SumsProps {
  readonly refund: RefundView;
  readonly hasChosen: boolean;
  readonly on: {
    readonly whole: () => void;
    readonly leave: () => void;
    readonly give: () => void;
  };
}

function Sums({ refund, hasChosen, on }: SumsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="panel totals" aria-label={t('refund.given')}>
      <dl className="sums">
        <PaymentRows refund={refund} />
        <BonusRows refund={refund} />
        <div className="to-pay" aria-live="polite" aria-atomic="true">
          <dt>{t('refund.toGive')}</dt>
          <dd>{format.money(refund.moneyKopecks)}</dd>
        </div>
      </dl>
      <div className="pay refund-keys">
        <Button size="big" hotkey="F6" keepFocus onClick={on.whole}>
          {t('refund.whole')}
        </Button>
        <Button size="big" hotkey="Escape" keepFocus onClick={on.leave}>
          {t('refund.leave')}
        </Button>
        <Button
          look="danger"
          size="big"
          hotkey="F9"
          keepFocus
          disabled={!hasChosen}
          onClick={on.give}
        >
          {t('refund.give')}
        </Button>
      </div>
    </section>
  );
}
