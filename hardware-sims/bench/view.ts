/** The state of the bench as JSON. */
import type { Magstripe } from '../magstripe/magstripe.ts';
import type { Paper } from '../printer/roll.ts';
import type { Scanner } from '../scanner/scanner.ts';
import type { Bench } from './api.ts';
import type {
  BenchState,
  NetworkState,
  PaperHead,
  PaperView,
  PrinterView,
  SerialState,
} from './state.ts';

const WARNINGS_SHOWN = 20;

function serial(device: Scanner | Magstripe): SerialState {
  const { port } = device;
  return {
    path: port.path,
    isPlugged: port.isPlugged(),
    isOpened: port.isOpened(),
    settings: { ...device.settings() },
  };
}

function printerView({ printer }: Bench): PrinterView {
  const state = printer.state();
  const { host, profile, columns } = printer.settings;
  return {
    host,
    port: state.port,
    profile,
    columns,
    isPlugged: state.isPlugged,
    isOnline: state.isOnline,
    isFrozen: state.isFrozen,
    isHeldOffline: state.isHeldOffline,
    isCoverOpen: state.isCoverOpen,
    isDrawerOpen: state.isDrawerOpen,
    isClientConnected: state.isClientConnected,
    paper: state.paper,
    error: state.error ?? null,
    bufferedBytes: state.bufferedBytes,
    drawerKicks: printer.drawerKicks().length,
    warnings: printer.warnings().slice(-WARNINGS_SHOWN),
  };
}

function networkState({ network }: Bench): NetworkState | null {
  if (!network) return null;
  const { host, port } = network.target();
  const { latencyMs, bytesPerSecond } = network.settings();
  return {
    port: network.port,
    target: `${host}:${port}`,
    isOn: network.isOn(),
    connections: network.connections(),
    latencyMs,
    bytesPerSecond: bytesPerSecond ?? null,
  };
}

function paperHead(paper: Paper): PaperHead {
  const { id, cut, revision, startedAt } = paper;
  return { id, cut: cut ?? null, revision, startedAt: startedAt.toISOString() };
}

export function paperView(paper: Paper): PaperView {
  return { ...paperHead(paper), lines: paper.lines, text: paper.text };
}

export function benchState(bench: Bench): BenchState {
  return {
    scanner: serial(bench.scanner),
    magstripe: serial(bench.magstripe),
    printer: printerView(bench),
    network: networkState(bench),
    papers: bench.printer.papers().map(paperHead),
    journal: bench.journal.entries(),
  };
}
