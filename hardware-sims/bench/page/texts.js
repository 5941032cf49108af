/** Every word of the page, in both languages. */

/** @typedef {'ru' | 'en'} Language */

const RU = {
  title: 'Верно · стенд устройств',
  receipts: 'Чеки',
  noPaper: 'Здесь появится чек',
  receipt: 'Чек',
  printing: 'Печатается',
  scanner: 'Сканер',
  magstripe: 'Считыватель карт',
  printer: 'Принтер чеков',
  network: 'Сеть до сервера',
  journal: 'Что было',
  code: 'Штрихкод, QR или код маркировки',
  scan: 'Сканировать',
  cardNumber: 'Номер карты на дорожке 2',
  swipe: 'Провести',
  paperOutAfter: 'Бумага кончится через строк:',
  arm: 'Взвести',
  close: 'Закрыть',
  linked: 'стенд на связи',
  unlinked: 'нет связи со стендом',
  plugged: 'подключён',
  unplugged: 'отключён',
  opened: 'касса слушает',
  notOpened: 'касса не открыла порт',
  plug: 'Подключить',
  unplug: 'Выдернуть кабель',
  powerOn: 'Включить',
  powerOff: 'Выключить',
  online: 'готов',
  offline: 'не готов',
  frozen: 'завис',
  paperOk: 'бумага есть',
  paperNearEnd: 'бумаги мало',
  paperOut: 'нет бумаги',
  coverOpen: 'крышка открыта',
  cutter: 'нож застрял',
  unrecoverable: 'неисправен',
  drawerOpen: 'ящик открыт',
  client: 'касса печатает',
  buffered: 'в буфере, байт:',
  loadPaper: 'Вставить бумагу',
  nearEnd: 'Бумаги мало',
  takePaper: 'Кончилась бумага',
  openCover: 'Открыть крышку',
  closeCover: 'Закрыть крышку',
  jam: 'Застрял нож',
  clearError: 'Снять ошибку',
  hang: 'Завис',
  unhang: 'Отвис',
  closeDrawer: 'Закрыть ящик',
  networkOn: 'есть',
  networkOff: 'нет',
  cutNetwork: 'Оборвать сеть',
  restoreNetwork: 'Вернуть сеть',
  slow: 'Медленная (300 мс)',
  fast: 'Без задержки',
  latency: 'задержка, мс:',
  connections: 'соединений:',
  truncated: 'Оборванный код',
  garbage: 'Шум на линии',
  endless: 'Код без конца',
  bankCard: 'Банковская карта',
  unreadable: 'Не прочиталась',
  aim: 'AIM',
  suffix: 'Конец',
  prefix: 'Начало',
  warnings: 'Настоящий принтер этого не сделал бы',
};

/** @type {Record<keyof typeof RU, string>} */
const EN = {
  title: 'Verno · device bench',
  receipts: 'Receipts',
  noPaper: 'The receipt will come out here',
  receipt: 'Receipt',
  printing: 'Printing',
  scanner: 'Scanner',
  magstripe: 'Card reader',
  printer: 'Receipt printer',
  network: 'Network to the server',
  journal: 'What happened',
  code: 'Bar code, QR or marking code',
  scan: 'Scan',
  cardNumber: 'Card number on track 2',
  swipe: 'Swipe',
  paperOutAfter: 'Paper ends after lines:',
  arm: 'Arm',
  close: 'Close',
  linked: 'bench connected',
  unlinked: 'bench not connected',
  plugged: 'plugged in',
  unplugged: 'unplugged',
  opened: 'the till listens',
  notOpened: 'the till has not opened the port',
  plug: 'Plug in',
  unplug: 'Pull the cable',
  powerOn: 'Switch on',
  powerOff: 'Switch off',
  online: 'ready',
  offline: 'not ready',
  frozen: 'hung',
  paperOk: 'has paper',
  paperNearEnd: 'paper low',
  paperOut: 'out of paper',
  coverOpen: 'cover open',
  cutter: 'blade jammed',
  unrecoverable: 'broken',
  drawerOpen: 'drawer open',
  client: 'the till is printing',
  buffered: 'buffered bytes:',
  loadPaper: 'Load paper',
  nearEnd: 'Paper low',
  takePaper: 'Out of paper',
  openCover: 'Open the cover',
  closeCover: 'Close the cover',
  jam: 'Jam the blade',
  clearError: 'Clear the error',
  hang: 'Hang',
  unhang: 'Release',
  closeDrawer: 'Close the drawer',
  networkOn: 'up',
  networkOff: 'down',
  cutNetwork: 'Cut the network',
  restoreNetwork: 'Restore the network',
  slow: 'Slow (300 ms)',
  fast: 'No delay',
  latency: 'delay, ms:',
  connections: 'connections:',
  truncated: 'Cut-off code',
  garbage: 'Noise on the line',
  endless: 'Endless code',
  bankCard: 'Bank card',
  unreadable: 'Misread',
  aim: 'AIM',
  suffix: 'Suffix',
  prefix: 'Prefix',
  warnings: 'A real printer would not have done this',
};

/** @typedef {keyof typeof RU} TextName */

/** @type {Language} */
let language = localStorage.getItem('language') === 'en' ? 'en' : 'ru';

/** @returns {Language} */
export function currentLanguage() {
  return language;
}

/** @param {Language} next */
export function chooseLanguage(next) {
  language = next;
  localStorage.setItem('language', next);
}

/** @param {TextName} name */
export function t(name) {
  return (language === 'ru' ? RU : EN)[name];
}

/**
 * @param {string | undefined} name
 * @returns {name is TextName}
 */
function isTextName(name) {
  return name !== undefined && Object.hasOwn(RU, name);
}

/** Writes the words into everything that names one by `data-text`, `data-label`, `data-placeholder`. */
export function writeTexts() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-text],[data-label],[data-placeholder]')) {
    if (!(element instanceof HTMLElement)) continue;
    const { text, label, placeholder } = element.dataset;
    if (isTextName(text)) element.textContent = t(text);
    if (isTextName(label)) element.setAttribute('aria-label', t(label));
    if (isTextName(placeholder)) element.setAttribute('placeholder', t(placeholder));
  }
}
