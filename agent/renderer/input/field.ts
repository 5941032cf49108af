/** Reading and writing the text field that has the focus, as if a person typed there. */

type TextField = HTMLInputElement | HTMLTextAreaElement;

export interface FieldSnapshot {
  readonly field: TextField;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** The text field with the focus, or null. */
export function focusedField(document: Document): TextField | null {
  const element = document.activeElement;
  if (element instanceof HTMLTextAreaElement) return element;
  const writes = element instanceof HTMLInputElement && !element.readOnly && !element.disabled;
  return writes && !['checkbox', 'radio', 'range', 'button'].includes(element.type)
    ? element
    : null;
}

export function snapshotField(field: TextField): FieldSnapshot {
  return {
    field,
    value: field.value,
    start: field.selectionStart,
    end: field.selectionEnd,
  };
}

export function restoreField(snapshot: FieldSnapshot): void {
  write(snapshot.field, snapshot.value);
  snapshot.field.setSelectionRange(snapshot.start, snapshot.end);
}

/** Puts text in place of the selection. */
export function insertText(field: TextField, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  write(field, field.value.slice(0, start) + text + field.value.slice(end));
  field.setSelectionRange(start + text.length, start + text.length);
}

/** React listens to the prototype's setter, so the value is set through it and `input` is said. */
function write(field: TextField, value: string): void {
  const prototype =
    field instanceof HTMLTextAreaElement
      ? HTMLTextAreaElement.prototype
      : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
