/** The receipts: the one that comes out of the printer and those cut before. */
import { currentLanguage, t } from './texts.js';

/** @typedef {import('../state.ts').BenchState} BenchState */
/** @typedef {import('../state.ts').PaperHead} PaperHead */
/** @typedef {import('../state.ts').PaperView} PaperView */

const RECEIPTS_SHOWN = 12;

/** The receipt a person chose to look at; without a choice it is the latest. */
let chosenId = 0;
/** What the picture shows now, so that it is not fetched twice. */
let shown = '';

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}

/** @param {PaperHead} paper */
function receiptButton(paper) {
  const button = document.createElement('button');
  button.type = 'button';
  const time = new Date(paper.startedAt).toLocaleTimeString(currentLanguage(), {
    hour: '2-digit',
    minute: '2-digit',
  });
  button.textContent = paper.cut ? `${t('receipt')} ${paper.id} · ${time}` : `${t('printing')}…`;
  return button;
}

/** @param {PaperHead | undefined} paper */
async function showPaper(paper) {
  const figure = element('paper', HTMLElement);
  const none = element('no-paper', HTMLElement);
  figure.hidden = !paper;
  none.hidden = Boolean(paper);
  const wanted = paper ? `${paper.id}/${paper.revision}` : '';
  if (!paper || wanted === shown) return;
  shown = wanted;
  const picture = new Image();
  picture.src = `/api/papers/${paper.id}/picture?revision=${paper.revision}`;
  const [, answer] = await Promise.all([picture.decode(), fetch('/api/papers')]);
  // A newer state may have come while this one was being drawn.
  if (shown !== wanted) return;
  /** @type {PaperView[]} */
  const papers = await answer.json();
  const old = element('picture', HTMLImageElement);
  picture.id = 'picture';
  picture.alt = papers.find(({ id }) => id === paper.id)?.text ?? '';
  old.replaceWith(picture);
  figure.classList.toggle('cut', paper.cut !== null);
  const roll = element('roll', HTMLElement);
  roll.scrollTop = roll.scrollHeight;
}

/**
 * @param {BenchState} state
 * @param {() => void} redraw
 */
export function drawPapers(state, redraw) {
  const papers = state.papers.slice(-RECEIPTS_SHOWN);
  const latest = papers.at(-1);
  const chosen = papers.find(({ id }) => id === chosenId) ?? latest;
  const list = element('receipts', HTMLElement);
  const buttons = papers.map((paper) => {
    const button = receiptButton(paper);
    button.setAttribute('aria-pressed', String(paper === chosen));
    button.addEventListener('click', () => {
      chosenId = paper === latest ? 0 : paper.id;
      redraw();
    });
    return button;
  });
  list.replaceChildren(...buttons);
  list.scrollLeft = list.scrollWidth;
  void showPaper(chosen);
}
