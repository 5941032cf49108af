import { useEffect, useRef, type ReactNode } from 'react';

/** The id of the part that has the focus while the cashier works with lines. */
export const CHEQUE_ID = 'cheque';
const rowId = (lineId: string): string => `line-${lineId}`;

interface ChequeColumn {
  /** Its own name in the table. */
  readonly key: string;
  /** How it is laid out: the class of its cells is `col-${kind}`. */
  readonly kind: 'number' | 'name' | 'quantity' | 'price' | 'discount' | 'sum';
  readonly title: ReactNode;
}

export interface ChequeTableProps {
  readonly label: string;
  readonly columns: readonly ChequeColumn[];
  readonly chosen: string | null;
  /** Its rows: `ChequeRow`. */
  readonly children: ReactNode;
  readonly after?: ReactNode;
}

/** Lines of goods with one of them chosen. Arrow keys move the choice; the screen holds them. */
export function ChequeTable({ label, columns, chosen, children, after }: ChequeTableProps) {
  return (
    <section className="cheque" aria-label={label}>
      <table
        id={CHEQUE_ID}
        role="grid"
        className="lines"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={chosen === null ? undefined : rowId(chosen)}
      >
        <thead>
          <tr>
            {columns.map(({ key, kind, title }) => (
              <th key={key} scope="col" className={`col-${kind}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {after}
    </section>
  );
}

export interface ChequeRowProps {
  readonly lineId: string;
  readonly isChosen: boolean;
  /** A change of it brings the chosen row into sight again, as when one more is scanned in a long cheque. */
  readonly quantityMilli: number;
  readonly className?: string | undefined;
  readonly onTouch: () => void;
  /** Its cells. */
  readonly children: ReactNode;
}

export function ChequeRow(props: ChequeRowProps) {
  const { lineId, isChosen, quantityMilli, className, onTouch, children } = props;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen && quantityMilli >= 0) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen, quantityMilli]);
  return (
    <tr
      ref={row}
      id={rowId(lineId)}
      aria-selected={isChosen}
      className={className}
      onClick={onTouch}
    >
      {children}
    </tr>
  );
}
