/** The bench page: shows the live state, sends what is clicked. */
import { drawPanels } from './panels.js';
import { drawPapers, element } from './paper.js';
import { chooseLanguage, currentLanguage, t, writeTexts } from './texts.js';

/** @typedef {import('../state.ts').BenchState} BenchState */
/** @typedef {import('../state.ts').BenchProblem} BenchProblem */
/** @typedef {import('../state.ts').Preset} Preset */

const RECONNECT_MS = 1000;

/** @type {BenchState | undefined} */
let state;
let isLinked = false;

/** @param {string} text */
function showProblem(text) {
  element('problem-text', HTMLElement).textContent = text;
  element('problem', HTMLElement).hidden = text === '';
}

/**
 * @param {string} path
 * @param {object} body
 */
async function post(path, body = {}) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return showProblem('');
    /** @type {BenchProblem} */
    const problem = await response.json();
    return showProblem(problem.message[currentLanguage()]);
  } catch {
    return showProblem(t('unlinked'));
  }
}

function draw() {
  const link = element('link', HTMLElement);
  link.textContent = isLinked ? t('linked') : t('unlinked');
  link.className = `badge ${isLinked ? 'good' : 'bad'}`;
  if (!state) return;
  drawPapers(state, draw);
  drawPanels(state, post);
}

function connect() {
  const socket = new WebSocket(`ws://${location.host}/live`);
  socket.addEventListener('message', ({ data }) => {
    state = JSON.parse(data);
    isLinked = true;
    draw();
  });
  socket.addEventListener('close', () => {
    isLinked = false;
    draw();
    setTimeout(connect, RECONNECT_MS);
  });
}

/**
 * @param {string} form
 * @param {string} input
 * @param {(value: string) => Promise<void>} act
 */
function onEnter(form, input, act) {
  const field = element(input, HTMLInputElement);
  element(form, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void act(field.value.trim());
    field.select();
  });
}

/** @param {Preset} preset */
function presetButton({ title, code, kind }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `preset ${kind}`;
  const name = document.createElement('b');
  name.textContent = title;
  const digits = document.createElement('small');
  digits.textContent = code;
  button.append(name, digits);
  button.addEventListener('click', () => {
    if (kind === 'swipe') void post('/api/magstripe/loyalty', { number: code });
    else void post('/api/scanner/scan', { code });
  });
  return button;
}

async function drawPresets() {
  /** @type {Preset[]} */
  const presets = await (await fetch('/api/presets')).json();
  const scanned = presets.filter(({ kind }) => kind !== 'swipe');
  const swiped = presets.filter(({ kind }) => kind === 'swipe');
  element('goods', HTMLElement).replaceChildren(...scanned.map(presetButton));
  element('cards', HTMLElement).replaceChildren(...swiped.map(presetButton));
}

function markLanguage() {
  for (const button of document.querySelectorAll('[data-language]')) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.setAttribute('aria-pressed', String(button.dataset['language'] === currentLanguage()));
  }
}

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    const isEnglish = button instanceof HTMLElement && button.dataset['language'] === 'en';
    chooseLanguage(isEnglish ? 'en' : 'ru');
    writeTexts();
    markLanguage();
    draw();
  });
}
element('problem-close', HTMLButtonElement).addEventListener('click', () => showProblem(''));
onEnter('scan', 'code', (code) => post('/api/scanner/scan', { code }));
onEnter('swipe', 'card', (number) => post('/api/magstripe/loyalty', { number }));
onEnter('paper-out', 'lines', (lines) =>
  post('/api/printer/paper-out-after', { lines: Number(lines) }),
);

writeTexts();
markLanguage();
draw();
connect();
void drawPresets();
element('code', HTMLInputElement).focus();
