/** Puts the wedge detector between the keyboard and the page: first listener of the window. */
import {
  focusedField,
  insertText,
  restoreField,
  snapshotField,
  type FieldSnapshot,
} from './field.ts';
import { usCharacter } from './keys.ts';
import {
  WEDGE_IDLE,
  wedgeHeld,
  wedgeKey,
  wedgeSilence,
  wedgeSilenceMs,
  type WedgeKey,
  type WedgeState,
  type WedgeStep,
} from './wedge.ts';

/** Keys a scanner may be set to send before and after a code. */
export const WEDGE_PREFIXES = ['none', 'ctrl+b', 'tilde', 'f11'] as const;
export const WEDGE_SUFFIXES = ['enter', 'tab', 'ctrl+c'] as const;
interface WedgeSettings {
  readonly prefix: (typeof WEDGE_PREFIXES)[number];
  readonly suffix: (typeof WEDGE_SUFFIXES)[number];
}

export interface KeyboardHandlers {
  settings(): WedgeSettings;
  /** False while scans have nowhere to go: then every key is a person's. */
  isListening(): boolean;
  onScan(code: string): void;
  /** Keys kept back while no field has the focus, until it is known whose they are. */
  onHeld(text: string): void;
  /** Characters typed while no field had the focus. */
  onTyped(text: string): void;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/** Listens until the returned function is called. */
export function attachKeyboard(window: Window, handlers: KeyboardHandlers): () => void {
  let state: WedgeState = WEDGE_IDLE;
  let before: FieldSnapshot | null = null;
  let timer: number | undefined;

  const perform = (step: WedgeStep): void => {
    state = step.state;
    const field = focusedField(window.document);
    if (step.takeBack && before !== null) restoreField(before);
    if (step.giveBack !== '') {
      if (field === null) handlers.onTyped(step.giveBack);
      else insertText(field, step.giveBack);
    }
    if (step.scan !== null) handlers.onScan(step.scan);
    handlers.onHeld(field === null ? wedgeHeld(state) : '');
    window.clearTimeout(timer);
    const silenceMs = wedgeSilenceMs(state);
    if (silenceMs !== null) {
      timer = window.setTimeout(() => perform(wedgeSilence(state)), silenceMs);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (MODIFIERS.has(event.key) || event.isComposing || !handlers.isListening()) return;
    const settings = handlers.settings();
    const field = focusedField(window.document);
    // The key has not been written yet, so this is the field before the burst if a burst begins now.
    const present = field === null ? null : snapshotField(field);
    const key = describe(event, settings, state, field !== null);
    const step = wedgeKey(state, key, settings.prefix !== 'none');
    if (step.state.mode === 'watching' && step.state.count === 1) before = present;
    perform(step);
    if (!step.swallow) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    window.clearTimeout(timer);
    window.removeEventListener('keydown', onKeyDown, { capture: true });
  };
}

function describe(
  event: KeyboardEvent,
  settings: WedgeSettings,
  state: WedgeState,
  isInField: boolean,
): WedgeKey {
  const role = roleOf(event, settings, state, isInField);
  return {
    character: role === 'other' || role === 'suffix' ? null : usCharacter(event),
    text: event.key.length === 1 && !event.ctrlKey ? event.key : '',
    role,
    atMs: event.timeStamp,
    isRepeat: event.repeat,
    isInField,
  };
}

function roleOf(
  event: KeyboardEvent,
  settings: WedgeSettings,
  state: WedgeState,
  isInField: boolean,
): WedgeKey['role'] {
  if (isPrefix(event, settings.prefix)) return 'prefix';
  if (isSuffix(event, settings.suffix)) return 'suffix';
  // Space presses the button that has the focus; inside a scan it is a character.
  if (event.code === 'Space' && !isInField && state.mode === 'idle') return 'other';
  return usCharacter(event) === null ? 'other' : 'character';
}

function isPrefix(event: KeyboardEvent, prefix: WedgeSettings['prefix']): boolean {
  if (prefix === 'ctrl+b') return event.ctrlKey && event.code === 'KeyB';
  if (prefix === 'tilde') return event.shiftKey && event.code === 'Backquote';
  return prefix === 'f11' && event.code === 'F11';
}

function isSuffix(event: KeyboardEvent, suffix: WedgeSettings['suffix']): boolean {
  if (suffix === 'enter') return event.code === 'Enter' || event.code === 'NumpadEnter';
  if (suffix === 'tab') return event.code === 'Tab';
  return event.ctrlKey && event.code === 'KeyC';
}
