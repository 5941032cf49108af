import { useTexts } from '../text/i18n.ts';
import { PageLink } from '../ui/PageLink.tsx';
import { shellTexts } from './texts.ts';

/** The mark: a tick, «right». */
export function BrandMark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="verno-mark">
      <rect width="32" height="32" rx="8" />
      <path d="M8 16.5l5.5 5.5L24 10.5" />
    </svg>
  );
}

/** The product's name, and the way to the main page. */
export function Brand() {
  const say = useTexts(shellTexts);
  return (
    <PageLink to="/" className="verno-brand" title={say('toMain')}>
      <BrandMark size={26} />
      <span className="verno-brand-name">{say('product')}</span>
      <span className="verno-brand-kind">{say('console')}</span>
    </PageLink>
  );
}
