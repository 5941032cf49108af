/** A list of the server's: pages by cursor, columns by choice, and a word for every state it can be in. */
import { Table } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { memo, useCallback, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useTexts } from '../text/i18n.ts';
import { useColumns, type Column } from './columns.ts';
import { ColumnChooser } from './ColumnChooser.tsx';
import { EmptyNote, type EmptyNoteProps } from './EmptyNote.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { useNarrow } from './narrow.ts';
import { PageSteps, type PageStepsProps } from './PageSteps.tsx';
import { TableSkeleton } from './TableSkeleton.tsx';
import { uiTexts } from './texts.ts';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

export interface ResourceTableProps<Row> {
  /** Names the table in what is remembered of it. */
  readonly id: string;
  /** What the list is, for those who hear the screen. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly query: UseQueryResult<Page<Row>>;
  readonly rowKey: (row: Row) => string;
  /** The same row on a narrow screen. */
  readonly renderCard: (row: Row) => ReactNode;
  readonly empty: EmptyNoteProps;
  /** Opens a row by a click anywhere in it; a link in a cell serves the keyboard. */
  readonly onOpen?: (row: Row) => void;
  readonly paging?: Pick<PageStepsProps, 'cursor' | 'onStep'>;
  /** Keys of rows that came while the reader looked. */
  readonly arrived?: ReadonlySet<string>;
  /** What stands above the table, left of the choice of columns. */
  readonly summary?: ReactNode;
}

export function ResourceTable<Row>(props: ResourceTableProps<Row>) {
  const { query, columns } = props;
  const say = useTexts(uiTexts);
  const isNarrow = useNarrow();
  const { ids, shown, choose } = useColumns(props.id, columns);
  const page = query.data;
  return (
    <section className="verno-list" aria-label={props.label} aria-busy={query.isFetching}>
      <div className="verno-list-head">
        <div className="verno-list-summary">{props.summary}</div>
        {!isNarrow && <ColumnChooser columns={columns} ids={ids} onChoose={choose} />}
      </div>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {page === undefined && !query.isError && (
        <TableSkeleton columnCount={isNarrow ? 1 : shown.length} label={say('loading')} />
      )}
      {page !== undefined && page.items.length === 0 && <EmptyNote {...props.empty} />}
      {page !== undefined && page.items.length > 0 && (
        <div className={query.isPlaceholderData ? 'verno-list-stale' : undefined}>
          {isNarrow ? (
            <Cards {...props} rows={page.items} />
          ) : (
            <Rows {...props} rows={page.items} columns={shown} />
          )}
        </div>
      )}
      {page !== undefined && props.paging !== undefined && hasPages(page, props.paging.cursor) && (
        <PageSteps
          {...props.paging}
          label={props.label}
          nextCursor={page.nextCursor}
          rowCount={page.items.length}
        />
      )}
    </section>
  );
}

/** An empty first page has said all there is to say. */
function hasPages(page: Page<unknown>, cursor: string | undefined): boolean {
  return page.items.length > 0 || cursor !== undefined;
}

type RowsProps<Row> = ResourceTableProps<Row> & { readonly rows: readonly Row[] };

function Rows<Row>({ label, columns, rows, rowKey, onOpen, arrived }: RowsProps<Row>) {
  const open = useSteady(onOpen);
  return (
    <div className="verno-table-scroll">
      <Table className="verno-table" aria-label={label} verticalSpacing={7} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.id} scope="col" data-align={column.align}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              isArrived={arrived?.has(rowKey(row)) ?? false}
              open={open}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface RowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly isArrived: boolean;
  readonly open: ((row: Row) => void) | undefined;
}

function PlainTableRow<Row>({ row, columns, isArrived, open }: RowProps<Row>) {
  return (
    <tr
      className="verno-row"
      data-arrived={isArrived || undefined}
      data-opens={open !== undefined || undefined}
      onClick={(event) => openByClick(event, () => open?.(row))}
    >
      {columns.map((column) => (
        <td key={column.id} data-align={column.align}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** A row that came draws itself alone, not the fifty around it. `memo` forgets the type of the row. */
const TableRow = memo(PlainTableRow) as typeof PlainTableRow;

function Cards<Row>({ rows, rowKey, renderCard, arrived, onOpen }: RowsProps<Row>) {
  return (
    <ul className="verno-cards">
      {rows.map((row) => (
        <li
          key={rowKey(row)}
          data-arrived={arrived?.has(rowKey(row)) || undefined}
          onClick={(event) => openByClick(event, () => onOpen?.(row))}
        >
          {renderCard(row)}
        </li>
      ))}
    </ul>
  );
}

/** The same function for as long as the table lives, doing what the latest `action` does. */
function useSteady<Row>(action: ((row: Row) => void) | undefined) {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  const steady = useCallback((row: Row) => latest.current?.(row), []);
  return action === undefined ? undefined : steady;
}

/** A click opens the row, unless it was meant for a link or button in it, or ended a selection of text. */
function openByClick(event: MouseEvent<HTMLElement>, open: () => void): void {
  const { target } = event;
  if (target instanceof Element && target.closest('a, button, input, label') !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  open();
}
