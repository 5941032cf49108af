/** Notes in the journal what the devices do by themselves or by anybody's hand. */
import type { FaultProxy } from '../faults/proxy.ts';
import type { Magstripe } from '../magstripe/magstripe.ts';
import type { Printer, PrinterState } from '../printer/printer.ts';
import type { Pty } from '../pty/pty.ts';
import type { Scanner } from '../scanner/scanner.ts';
import type { Journal } from './journal.ts';
import type { Text } from './state.ts';

interface Watched {
  readonly scanner: Scanner;
  readonly magstripe: Magstripe;
  readonly printer: Printer;
  readonly network: FaultProxy | undefined;
}

function watchPort(port: Pty, name: Text, journal: Journal, changed: () => void): void {
  let wasPlugged = port.isPlugged();
  let wasOpened = port.isOpened();
  port.onChange(() => {
    const isPlugged = port.isPlugged();
    const isOpened = port.isOpened();
    if (isPlugged !== wasPlugged) {
      journal.note(
        isPlugged
          ? { ru: `${name.ru}: подключён`, en: `${name.en}: plugged in` }
          : { ru: `${name.ru}: отключён`, en: `${name.en}: unplugged` },
      );
    } else if (isOpened !== wasOpened) {
      journal.note(
        isOpened
          ? { ru: `${name.ru}: касса открыла порт`, en: `${name.en}: the till opened the port` }
          : { ru: `${name.ru}: касса закрыла порт`, en: `${name.en}: the till closed the port` },
      );
    }
    wasPlugged = isPlugged;
    wasOpened = isOpened;
    changed();
  });
}

/** Each line: what is looked at, and what to say when it has become so. */
const PRINTER_NOTES: readonly (readonly [(state: PrinterState) => boolean, Text, Text])[] = [
  [
    (state) => state.isPlugged,
    { ru: 'Принтер: включён', en: 'Printer: switched on' },
    { ru: 'Принтер: выключен, буфер потерян', en: 'Printer: switched off, its buffer is lost' },
  ],
  [
    (state) => state.paper === 'out',
    { ru: 'Принтер: бумага кончилась', en: 'Printer: out of paper' },
    { ru: 'Принтер: бумага есть', en: 'Printer: has paper' },
  ],
  [
    (state) => state.isCoverOpen,
    { ru: 'Принтер: крышка открыта', en: 'Printer: the cover is open' },
    { ru: 'Принтер: крышка закрыта', en: 'Printer: the cover is closed' },
  ],
  [
    (state) => state.error !== undefined,
    { ru: 'Принтер: ошибка', en: 'Printer: error' },
    { ru: 'Принтер: ошибка снята', en: 'Printer: the error is cleared' },
  ],
  [
    (state) => state.isFrozen,
    { ru: 'Принтер: завис', en: 'Printer: hung' },
    { ru: 'Принтер: отвис', en: 'Printer: works again' },
  ],
  [
    (state) => state.isDrawerOpen,
    { ru: 'Денежный ящик открыт', en: 'The cash drawer is open' },
    { ru: 'Денежный ящик закрыт', en: 'The cash drawer is closed' },
  ],
];

function watchPrinter(printer: Printer, journal: Journal, changed: () => void): void {
  let before = PRINTER_NOTES.map(([holds]) => holds(printer.state()));
  let cutBefore = 0;
  printer.onChange(() => {
    const state = printer.state();
    const now = PRINTER_NOTES.map(([holds]) => holds(state));
    for (const [index, [, came, went]] of PRINTER_NOTES.entries()) {
      if (now[index] !== before[index]) journal.note(now[index] ? came : went);
    }
    before = now;
    const lastCut = printer.lastCutId();
    if (lastCut !== cutBefore) {
      cutBefore = lastCut;
      journal.note({ ru: `Отрезан чек ${lastCut}`, en: `Receipt ${lastCut} is cut` });
    }
    changed();
  });
}

function watchNetwork(network: FaultProxy, journal: Journal, changed: () => void): void {
  let wasOn = network.isOn();
  network.onChange(() => {
    const isOn = network.isOn();
    if (isOn !== wasOn) {
      journal.note(
        isOn
          ? { ru: 'Сеть есть', en: 'The network is up' }
          : { ru: 'Сети нет', en: 'The network is down' },
      );
    }
    wasOn = isOn;
    changed();
  });
}

/** @param changed called after every change, noted or not */
export function watchDevices(devices: Watched, journal: Journal, changed: () => void): void {
  watchPort(devices.scanner.port, { ru: 'Сканер', en: 'Scanner' }, journal, changed);
  watchPort(
    devices.magstripe.port,
    { ru: 'Считыватель карт', en: 'Card reader' },
    journal,
    changed,
  );
  watchPrinter(devices.printer, journal, changed);
  if (devices.network) watchNetwork(devices.network, journal, changed);
}
