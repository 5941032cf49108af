/** Text into HTML, safely. */

const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe as it stands; made by this file alone. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | readonly Part[];

/** Tagged template: what is put in is text and escaped, unless it is HTML already. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = texts.map((text, index) => text + written1(parts[index] ?? null));
  return { html: written.join('') };
}

function written1(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(written1).join('');
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => SPECIAL[sign] ?? '');
}

/** A sentence with `code` in backticks and empty lines between paragraphs. */
export function prose(text: string): Html {
  const paragraphs = text.split('\n\n').map((one) => html`<p>${inline(one)}</p>`);
  return html`${paragraphs}`;
}

export function inline(text: string): Html {
  const parts = text
    .split('`')
    .map((one, index) => (index % 2 === 1 ? html`<code>${one}</code>` : one));
  return html`${parts}`;
}
