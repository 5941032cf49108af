/** Which columns of a table are shown: the page's default until the person chooses otherwise. */
import { useMemo, useState, type ReactNode } from 'react';
import { useServices } from '../client/services.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  readonly align?: 'right';
  /** `always` cannot be switched off, `extra` is off until asked for. */
  readonly show?: 'always' | 'extra';
}

/** Ids that are shown, from what was remembered: `null` when nothing was. */
export function shownIds(
  columns: readonly Pick<Column<never>, 'id' | 'show'>[],
  remembered: string | null,
): readonly string[] {
  const asked = remembered?.split(',');
  return columns
    .filter(({ id, show }) => {
      if (show === 'always') return true;
      return asked === undefined ? show !== 'extra' : asked.includes(id);
    })
    .map(({ id }) => id);
}

/** The chosen columns of the table `tableId`, remembered on this machine. */
export function useColumns<Row>(tableId: string, columns: readonly Column<Row>[]) {
  const { preferences } = useServices();
  const name = `columns.${tableId}`;
  const [remembered, setRemembered] = useState(() => preferences.read(name));
  const { ids, shown } = useMemo(() => {
    const shownNow = shownIds(columns, remembered);
    return { ids: shownNow, shown: columns.filter(({ id }) => shownNow.includes(id)) };
  }, [columns, remembered]);
  return {
    ids,
    shown,
    choose: (chosen: readonly string[]): void => {
      preferences.write(name, chosen.join(','));
      setRemembered(chosen.join(','));
    },
  };
}
