/**
 * Tells a scanner that pretends to be a keyboard («wedge») from a person who types. Pure: keys with
 * their times go in, what to do with each comes out.
 *
 * With a prefix set on the scanner the prefix decides, at any speed. Without one, speed decides: several
 * keys in a row faster than people type, ended by the suffix or by silence.
 *
 * Invariant: no key of a person is lost, save the prefix, which is set aside for the scanner. Keys kept back while in doubt are given back, in order, as the
 * layout typed them, as soon as the doubt is over.
 */

/** A gap longer than this between two keys is a person's. */
export const FAST_GAP_MS = 50;
/**
 * How long to wait by the wall clock before a burst counts as over. Keys carry the time they were pressed,
 * and a busy machine hands them over late: a timer as short as the gap would cut a scan in two.
 */
const SILENCE_MS = 250;
/** In a text field the first keys go through, so that typing does not feel late; then keys are kept back. */
const FIELD_PASS_MAX = 3;
/** Shorter bursts are a person's, whatever their speed. */
export const SCAN_LENGTH_MIN = 6;
/** Without a suffix a burst must be longer to count as a scan. */
export const SCAN_BARE_LENGTH_MIN = 8;
/** Between prefix and suffix the scanner may be this slow. */
export const FRAME_GAP_MS = 400;
/** The bridge takes no longer code. */
const SCAN_LENGTH_MAX = 4096;

export interface WedgeKey {
  /** What a US keyboard writes at this place; null for keys that write nothing. */
  readonly character: string | null;
  /** What the present layout writes: given back when it was a person after all. */
  readonly text: string;
  readonly role: 'character' | 'prefix' | 'suffix' | 'other';
  readonly atMs: number;
  /** Held down: never a scanner. */
  readonly isRepeat: boolean;
  /** A text field has the focus and writes the key unless it is swallowed. */
  readonly isInField: boolean;
}

interface Burst {
  readonly scanned: string;
  readonly typed: string;
  readonly count: number;
  readonly lastMs: number;
}

/** `watching`: the burst's keys went through to the field; `holding`: all of them are kept back. */
export type WedgeState =
  | { readonly mode: 'idle' }
  | ({ readonly mode: 'watching' | 'holding' | 'framed' } & Burst);

export interface WedgeStep {
  readonly state: WedgeState;
  /** The key must not reach the page. */
  readonly swallow: boolean;
  /** Put the field back to what it was when the present burst began. */
  readonly takeBack: boolean;
  /** Text to write where the focus is, before the key itself is handled. */
  readonly giveBack: string;
  readonly scan: string | null;
}

export const WEDGE_IDLE: WedgeState = { mode: 'idle' };

/** One key. `hasPrefix`: the scanner is set to send a prefix, so speed says nothing. */
export function wedgeKey(state: WedgeState, key: WedgeKey, hasPrefix: boolean): WedgeStep {
  const late = gapMaxMs(state) < key.atMs - lastMs(state);
  const settled = late ? wedgeSilence(state) : stay(state);
  const step = keyAfter(settled.state, key, hasPrefix);
  return {
    ...step,
    giveBack: settled.giveBack + step.giveBack,
    scan: settled.scan ?? step.scan,
  };
}

/** No key came for `wedgeSilenceMs`, or the next one was pressed too late: the burst is over. */
export function wedgeSilence(state: WedgeState): WedgeStep {
  if (state.mode === 'holding' && state.count >= SCAN_BARE_LENGTH_MIN) return scanned(state);
  if (state.mode === 'framed' && state.count > 0) return scanned(state);
  if (state.mode === 'holding') return { ...stay(WEDGE_IDLE), giveBack: state.typed };
  return stay(WEDGE_IDLE);
}

/** After which silence to call `wedgeSilence`; null when nothing is kept back. */
export function wedgeSilenceMs(state: WedgeState): number | null {
  if (state.mode === 'framed') return FRAME_GAP_MS + SILENCE_MS;
  return state.mode === 'holding' ? SILENCE_MS : null;
}

/** Keys kept back for now, as the layout typed them: to be shown, so that typing does not feel late. */
export function wedgeHeld(state: WedgeState): string {
  return state.mode === 'holding' ? state.typed : '';
}

function keyAfter(state: WedgeState, key: WedgeKey, hasPrefix: boolean): WedgeStep {
  if (state.mode === 'framed') return framedKey(state, key);
  if (key.role === 'prefix') {
    return { ...broken(state), state: framed(key), swallow: true };
  }
  if (hasPrefix || key.isRepeat) return broken(state);
  if (key.role === 'suffix' && state.mode === 'holding' && state.count >= SCAN_LENGTH_MIN) {
    return { ...scanned(state), swallow: true };
  }
  return key.character === null || key.role !== 'character' ? broken(state) : fastKey(state, key);
}

function framedKey(state: Burst, key: WedgeKey): WedgeStep {
  if (key.role === 'suffix' && state.count > 0) return { ...scanned(state), swallow: true };
  // A second prefix begins again; an empty frame or any other key ends it.
  if (key.role === 'prefix') return { ...stay(framed(key)), swallow: true };
  if (key.character === null) return { ...stay(WEDGE_IDLE), giveBack: state.typed };
  return { ...stay({ mode: 'framed', ...grown(state, key) }), swallow: true };
}

function fastKey(state: WedgeState, key: WedgeKey): WedgeStep {
  if (state.mode === 'idle') {
    const mode = key.isInField ? 'watching' : 'holding';
    return { ...stay({ mode, ...grown(EMPTY, key) }), swallow: mode === 'holding' };
  }
  const burst = grown(state, key);
  if (state.mode === 'watching' && burst.count <= FIELD_PASS_MAX) {
    return stay({ mode: 'watching', ...burst });
  }
  return {
    ...stay({ mode: 'holding', ...burst }),
    swallow: true,
    takeBack: state.mode === 'watching',
  };
}

const EMPTY: Burst = { scanned: '', typed: '', count: 0, lastMs: 0 };

function framed(key: WedgeKey): WedgeState {
  return { mode: 'framed', ...EMPTY, lastMs: key.atMs };
}

function grown(burst: Burst, key: WedgeKey): Burst {
  return {
    scanned: (burst.scanned + (key.character ?? '')).slice(0, SCAN_LENGTH_MAX),
    typed: (burst.typed + key.text).slice(0, SCAN_LENGTH_MAX),
    count: burst.count + 1,
    lastMs: key.atMs,
  };
}

/** The burst was a person's: what is kept back is given back, the present key goes through. */
function broken(state: WedgeState): WedgeStep {
  return { ...stay(WEDGE_IDLE), giveBack: state.mode === 'holding' ? state.typed : '' };
}

function scanned(burst: Burst): WedgeStep {
  return { ...stay(WEDGE_IDLE), scan: burst.scanned };
}

function stay(state: WedgeState): WedgeStep {
  return { state, swallow: false, takeBack: false, giveBack: '', scan: null };
}

function gapMaxMs(state: WedgeState): number {
  return state.mode === 'framed' ? FRAME_GAP_MS : FAST_GAP_MS;
}

function lastMs(state: WedgeState): number {
  return state.mode === 'idle' ? Number.NEGATIVE_INFINITY : state.lastMs;
}
