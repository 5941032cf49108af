/** The right side: badges that say how each device is, and buttons that change it. */
import { element } from './paper.js';
import { currentLanguage, t } from './texts.js';

/** @typedef {import('../state.ts').BenchState} BenchState */
/** @typedef {import('../state.ts').SerialState} SerialState */
/** @typedef {import('../state.ts').PrinterView} PrinterView */
/** @typedef {(path: string, body?: object) => Promise<void>} Post */
/** @typedef {'good' | 'warn' | 'bad' | 'plain'} Tone */
/** @typedef {readonly [string, Tone]} Badge */
/** @typedef {readonly [string, () => Promise<void>]} Action */

/**
 * @param {string} id
 * @param {readonly Badge[]} badges
 */
function drawBadges(id, badges) {
  const spans = badges.map(([text, tone]) => {
    const span = document.createElement('span');
    span.className = `badge ${tone}`;
    span.textContent = text;
    return span;
  });
  element(id, HTMLElement).replaceChildren(...spans);
}

/** What each button does now. @type {WeakMap<HTMLButtonElement, () => Promise<void>>} */
const acts = new WeakMap();

function actionButton() {
  const button = document.createElement('button');
  button.type = 'button';
  button.addEventListener('click', () => void acts.get(button)?.());
  return button;
}

/**
 * Buttons keep their place and focus while their words change.
 * @param {string} id
 * @param {readonly Action[]} actions
 */
function drawActions(id, actions) {
  const holder = element(id, HTMLElement);
  const buttons = actions.map(([text, act], index) => {
    const old = holder.children[index];
    const button = old instanceof HTMLButtonElement ? old : actionButton();
    button.textContent = text;
    acts.set(button, act);
    return button;
  });
  for (const extra of Array.from(holder.children).slice(buttons.length)) extra.remove();
  for (const button of buttons) if (button.parentElement !== holder) holder.append(button);
}

/**
 * @param {SerialState} device
 * @returns {Badge[]}
 */
function serialBadges(device) {
  if (!device.isPlugged) return [[t('unplugged'), 'bad']];
  return [device.isOpened ? [t('opened'), 'good'] : [t('notOpened'), 'warn']];
}

/**
 * @param {'scanner' | 'magstripe'} name
 * @param {SerialState} device
 * @param {Post} post
 * @returns {Action}
 */
function cable(name, device, post) {
  return device.isPlugged
    ? [t('unplug'), () => post(`/api/devices/${name}/unplug`)]
    : [t('plug'), () => post(`/api/devices/${name}/plug`)];
}

const SCANNER_WORDS = {
  prefix: ['none', 'STX'],
  aim: ['off', 'on'],
  suffix: ['CR', 'LF', 'CRLF', 'TAB', 'ETX', 'none'],
};

/**
 * @param {SerialState} scanner
 * @param {Post} post
 */
function drawScannerSettings(scanner, post) {
  const labels = /** @type {const} */ (['prefix', 'aim', 'suffix']).map((name) => {
    const label = document.createElement('label');
    const select = document.createElement('select');
    for (const word of SCANNER_WORDS[name])
      select.add(new Option(word === 'none' ? '—' : word, word));
    select.value = scanner.settings[name] ?? '';
    select.addEventListener(
      'change',
      () => void post('/api/scanner/settings', { [name]: select.value }),
    );
    label.append(t(name), ' ', select);
    return label;
  });
  const holder = element('scanner-settings', HTMLElement);
  // A list that is open must not be taken away from under the hand.
  if (!holder.contains(document.activeElement)) holder.replaceChildren(...labels);
}

/**
 * @param {BenchState} state
 * @param {Post} post
 */
function drawSerial({ scanner, magstripe }, post) {
  drawBadges('scanner-badges', serialBadges(scanner));
  drawScannerSettings(scanner, post);
  drawActions('scanner-actions', [
    cable('scanner', scanner, post),
    .../** @type {const} */ (['truncated', 'garbage', 'endless']).map(
      (kind) => /** @type {Action} */ ([t(kind), () => post('/api/scanner/broken', { kind })]),
    ),
  ]);
  element('scanner-path', HTMLElement).textContent = scanner.path;
  drawBadges('magstripe-badges', serialBadges(magstripe));
  drawActions('magstripe-actions', [
    cable('magstripe', magstripe, post),
    [t('bankCard'), () => post('/api/magstripe/bank-card')],
    [t('unreadable'), () => post('/api/magstripe/unreadable')],
  ]);
  element('magstripe-path', HTMLElement).textContent = magstripe.path;
}

/**
 * @param {PrinterView} printer
 * @returns {Badge[]}
 */
function printerBadges(printer) {
  if (!printer.isPlugged) return [[t('unplugged'), 'bad']];
  /** @type {Badge[]} */
  const badges = [printer.isOnline ? [t('online'), 'good'] : [t('offline'), 'bad']];
  if (printer.isFrozen) badges.push([t('frozen'), 'bad']);
  if (printer.paper === 'near-end') badges.push([t('paperNearEnd'), 'warn']);
  if (printer.paper === 'out') badges.push([t('paperOut'), 'bad']);
  if (printer.isCoverOpen) badges.push([t('coverOpen'), 'bad']);
  if (printer.error) badges.push([t(printer.error), 'bad']);
  if (printer.isDrawerOpen) badges.push([t('drawerOpen'), 'warn']);
  if (printer.isClientConnected) badges.push([t('client'), 'plain']);
  if (printer.bufferedBytes > 0)
    badges.push([`${t('buffered')} ${printer.bufferedBytes}`, 'plain']);
  return badges;
}

/**
 * @param {PrinterView} printer
 * @param {Post} post
 * @returns {Action[]}
 */
function printerActions(printer, post) {
  /** @type {(state: PrinterView['paper']) => () => Promise<void>} */
  const paper = (state) => () => post('/api/printer/paper', { state });
  /** @type {Action[]} */
  const actions = [
    printer.isPlugged
      ? [t('powerOff'), () => post('/api/devices/printer/unplug')]
      : [t('powerOn'), () => post('/api/devices/printer/plug')],
    printer.paper === 'out' ? [t('loadPaper'), paper('ok')] : [t('takePaper'), paper('out')],
    printer.paper === 'near-end'
      ? [t('loadPaper'), paper('ok')]
      : [t('nearEnd'), paper('near-end')],
    [
      printer.isCoverOpen ? t('closeCover') : t('openCover'),
      () => post('/api/printer/cover', { open: !printer.isCoverOpen }),
    ],
    [
      printer.error ? t('clearError') : t('jam'),
      () => post('/api/printer/error', { error: printer.error ? null : 'cutter' }),
    ],
    [
      printer.isFrozen ? t('unhang') : t('hang'),
      () => post('/api/printer/frozen', { frozen: !printer.isFrozen }),
    ],
  ];
  if (printer.isDrawerOpen)
    actions.push([t('closeDrawer'), () => post('/api/printer/close-drawer')]);
  return actions;
}

/**
 * @param {PrinterView} printer
 * @param {Post} post
 */
function drawPrinter(printer, post) {
  const badges = printerBadges(printer);
  drawBadges('printer-badges', badges);
  drawActions('printer-actions', printerActions(printer, post));
  element('printer-path', HTMLElement).textContent = `${printer.host}:${printer.port}`;
  element('model', HTMLElement).textContent = `${printer.profile} · ${printer.columns}`;
  const lamp = element('lamp', HTMLElement);
  const isReady = printer.isPlugged && printer.isOnline && !printer.isFrozen;
  lamp.dataset['tone'] = !printer.isPlugged ? 'off' : isReady ? 'good' : 'bad';
  const reason = badges.find(([, tone], index) => index > 0 && tone === 'bad') ?? badges[0];
  element('lamp-text', HTMLElement).textContent = reason?.[0] ?? '';
  const list = element('warnings', HTMLElement);
  list.title = t('warnings');
  const items = printer.warnings.slice(-4).map(({ why }) => {
    const item = document.createElement('li');
    item.textContent = why;
    return item;
  });
  list.replaceChildren(...items);
}

/**
 * @param {BenchState['network']} network
 * @param {Post} post
 */
function drawNetwork(network, post) {
  element('network-panel', HTMLElement).hidden = !network;
  if (!network) return;
  /** @type {Badge[]} */
  const badges = [network.isOn ? [t('networkOn'), 'good'] : [t('networkOff'), 'bad']];
  if (network.latencyMs > 0) badges.push([`${t('latency')} ${network.latencyMs}`, 'warn']);
  badges.push([`${t('connections')} ${network.connections}`, 'plain']);
  drawBadges('network-badges', badges);
  drawActions('network-actions', [
    [
      network.isOn ? t('cutNetwork') : t('restoreNetwork'),
      () => post('/api/network', { on: !network.isOn }),
    ],
    network.latencyMs > 0
      ? [t('fast'), () => post('/api/network', { latencyMs: 0 })]
      : [t('slow'), () => post('/api/network', { latencyMs: 300 })],
  ]);
  element('network-path', HTMLElement).textContent =
    `127.0.0.1:${network.port} → ${network.target}`;
}

/** @param {BenchState['journal']} journal */
function drawJournal(journal) {
  const language = currentLanguage();
  const items = journal.toReversed().map(({ at, text }) => {
    const item = document.createElement('li');
    const time = document.createElement('time');
    time.dateTime = at;
    time.textContent = new Date(at).toLocaleTimeString(language);
    item.append(time, ' ', text[language]);
    return item;
  });
  element('journal', HTMLElement).replaceChildren(...items);
}

/**
 * @param {BenchState} state
 * @param {Post} post
 */
export function drawPanels(state, post) {
  drawSerial(state, post);
  drawPrinter(state.printer, post);
  drawNetwork(state.network, post);
  drawJournal(state.journal);
}
