import { Skeleton, VisuallyHidden } from '@mantine/core';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const CELLS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

/** The outline of a table while its first page is on the way. */
export function TableSkeleton({
  columnCount,
  label,
}: {
  readonly columnCount: number;
  readonly label: string;
}) {
  return (
    <div className="verno-skeleton" role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      {ROWS.map((row) => (
        <div key={row} className="verno-skeleton-row">
          {CELLS.slice(0, columnCount).map((cell) => (
            <Skeleton key={cell} height={14} radius="sm" />
          ))}
        </div>
      ))}
    </div>
  );
}
