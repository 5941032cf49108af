/** `POST /api/…`: the body each takes and what it does at the bench. */
import { bankLikeCard, loyaltyCard } from '../../magstripe/tracks.ts';
import { MAGSTRIPE_CHOICES } from '../../magstripe/magstripe.ts';
import { SCANNER_CHOICES } from '../../scanner/frame.ts';
import { BROKEN_FRAMES, type ScanOptions } from '../../scanner/scanner.ts';
import { isSymbology } from '../../scanner/symbology.ts';
import type { Bench } from '../api.ts';
import {
  BODY,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  optional,
  type Reader,
  text,
  wholeNumber,
} from '../input.ts';
import { ProblemError, wrongField } from '../problem.ts';
import type { DeviceName } from '../state.ts';

const CODE_CHARS_MAX = 4000;
const TRACK_CHARS_MAX = 120;
const CODES_MAX = 20;

/** Reads the body and acts; what it returns is the answer. */
type Route = (bench: Bench, body: unknown) => unknown;

function route<T>(reader: Reader<T>, act: (bench: Bench, input: T) => unknown): Route {
  return (bench, body) => act(bench, reader(body, BODY));
}

/** Leaves out what was not given: the settings of a device are changed one by one. */
function given<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

const symbology: Reader<NonNullable<ScanOptions['symbology']>> = (value, field) => {
  if (typeof value === 'string' && isSymbology(value)) return value;
  throw wrongField(field, { ru: 'нет такой символики', en: 'there is no such symbology' });
};

const dribble = object({ chunkBytes: wholeNumber(1, 4096), gapMs: wholeNumber(0, 5000) });
const track = optional(text(TRACK_CHARS_MAX));

/** A card that cannot be written is the caller's mistake, not ours. */
async function swipe(bench: Bench, tracks: Parameters<Bench['swipe']>[0]): Promise<void> {
  try {
    await bench.swipe(tracks);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('track')) throw error;
    throw wrongField('track', {
      ru: 'на карте нет дорожек или в них недопустимые знаки',
      en: error.message,
    });
  }
}

function network(bench: Bench): NonNullable<Bench['network']> {
  if (bench.network) return bench.network;
  throw new ProblemError(409, 'network.absent', {
    ru: 'Стенд запущен без сети: укажите --proxy-target.',
    en: 'The bench runs without a network: give --proxy-target.',
  });
}

const SCANNER: Readonly<Record<string, Route>> = {
  '/api/scanner/scan': route(
    object({
      code: text(CODE_CHARS_MAX),
      symbology: optional(symbology),
      dribble: optional(dribble),
    }),
    async (bench, { code, ...options }) => ({ symbology: await bench.scan(code, given(options)) }),
  ),
  '/api/scanner/glued': route(
    object({ codes: listOf(text(CODE_CHARS_MAX), CODES_MAX) }),
    (bench, { codes }) => bench.scanner.scanGlued(codes),
  ),
  '/api/scanner/broken': route(
    object({ kind: oneOf(BROKEN_FRAMES), code: optional(text(CODE_CHARS_MAX)) }),
    (bench, { kind, code }) => bench.scanner.scanBroken(kind, code),
  ),
  '/api/scanner/settings': route(
    object({
      prefix: optional(oneOf(SCANNER_CHOICES.prefix)),
      aim: optional(oneOf(SCANNER_CHOICES.aim)),
      suffix: optional(oneOf(SCANNER_CHOICES.suffix)),
    }),
    (bench, change) => bench.scanner.program(given(change)),
  ),
};

const MAGSTRIPE: Readonly<Record<string, Route>> = {
  '/api/magstripe/swipe': route(
    object({ track1: track, track2: track, track3: track }),
    (bench, tracks) => swipe(bench, given(tracks)),
  ),
  '/api/magstripe/loyalty': route(object({ number: text(TRACK_CHARS_MAX) }), (bench, { number }) =>
    swipe(bench, loyaltyCard(number)),
  ),
  '/api/magstripe/bank-card': route(object({}), (bench) => {
    const { track1, track2 } = bankLikeCard();
    return swipe(bench, { track1, track2 });
  }),
  '/api/magstripe/unreadable': route(object({}), (bench) => bench.magstripe.swipeUnreadable()),
  '/api/magstripe/settings': route(
    object({
      lrc: optional(oneOf(MAGSTRIPE_CHOICES.lrc)),
      suffix: optional(oneOf(MAGSTRIPE_CHOICES.suffix)),
    }),
    (bench, change) => bench.magstripe.program(given(change)),
  ),
};

const PRINTER: Readonly<Record<string, Route>> = {
  '/api/printer/paper': route(
    object({ state: oneOf(['ok', 'near-end', 'out']) }),
    (bench, { state }) => bench.printer.setPaper(state),
  ),
  '/api/printer/paper-out-after': route(
    object({ lines: wholeNumber(1, 10_000) }),
    (bench, { lines }) => bench.printer.paperOutAfterLines(lines),
  ),
  '/api/printer/cover': route(object({ open: flag }), (bench, { open }) =>
    bench.printer.setCoverOpen(open),
  ),
  '/api/printer/error': route(
    object({ error: nullable(oneOf(['cutter', 'unrecoverable'])) }),
    (bench, { error }) => bench.printer.setError(error ?? undefined),
  ),
  '/api/printer/offline': route(object({ held: flag }), (bench, { held }) =>
    bench.printer.setHeldOffline(held),
  ),
  '/api/printer/frozen': route(object({ frozen: flag }), (bench, { frozen }) =>
    bench.printer.setFrozen(frozen),
  ),
  '/api/printer/close-drawer': route(object({}), (bench) => bench.printer.closeDrawer()),
};

function cables(device: DeviceName): Readonly<Record<string, Route>> {
  return {
    [`/api/devices/${device}/unplug`]: route(object({}), (bench) => bench.unplug(device)),
    [`/api/devices/${device}/plug`]: route(object({}), (bench) => bench.plug(device)),
  };
}

const NETWORK: Readonly<Record<string, Route>> = {
  '/api/network': route(
    object({
      on: optional(flag),
      latencyMs: optional(wholeNumber(0, 60_000)),
      bytesPerSecond: optional(nullable(wholeNumber(100, 1_000_000_000))),
    }),
    async (bench, { on, latencyMs, bytesPerSecond }) => {
      const proxy = network(bench);
      if (latencyMs !== undefined) proxy.setLatency(latencyMs);
      if (bytesPerSecond !== undefined) proxy.setThrottle(bytesPerSecond ?? undefined);
      if (on !== undefined) await bench.setNetwork(on);
    },
  ),
};

/** Every action by its path. */
export const ACTIONS: Readonly<Record<string, Route>> = {
  ...SCANNER,
  ...MAGSTRIPE,
  ...PRINTER,
  ...cables('scanner'),
  ...cables('magstripe'),
  ...cables('printer'),
  ...NETWORK,
};
