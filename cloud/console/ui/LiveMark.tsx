/** Says whether the list keeps itself current, in words and by a dot. */
export function LiveMark({ isLive, text }: { readonly isLive: boolean; readonly text: string }) {
  return (
    <span className="verno-live" data-live={isLive}>
      <span className="verno-live-dot" aria-hidden />
      {text}
    </span>
  );
}
