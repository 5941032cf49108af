/** A till in its store, in two lines that do not break; the whole of it in the hint. */
export function Place({ store, till }: { readonly store: string; readonly till: string | null }) {
  return (
    <span className="verno-place" title={[store, till].filter(Boolean).join(', ')}>
      <span className="verno-clip">{store}</span>
      {till !== null && <span className="verno-dim verno-clip">{till}</span>}
    </span>
  );
}
