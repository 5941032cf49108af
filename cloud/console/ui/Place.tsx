/** A till in its store: in one line, or in two where rows are high anyway; the whole of it in the hint. */
export function Place({ store, till, isStacked = false }: PlaceProps) {
  return (
    <span
      className={isStacked ? 'verno-place verno-place-stacked' : 'verno-place'}
      title={[store, till].filter(Boolean).join(', ')}
    >
      <span className="verno-clip">{store}</span>
      {till !== null && <span className="verno-dim verno-clip">{till}</span>}
    </span>
  );
}

interface PlaceProps {
  readonly store: string;
  readonly till: string | null;
  readonly isStacked?: boolean;
}
