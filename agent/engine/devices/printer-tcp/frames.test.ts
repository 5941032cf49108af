import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askProcessId, askStatus, createReplyReader, type Reply } from './frames.ts';
import { refusalOf, sensorsOfPushed, sensorsOfStatus, troubleOf } from './status.ts';

/** Answers as the manual writes them, with the bytes they come in. */
const ANSWERS: readonly (readonly [number[], Reply])[] = [
  [[0x12], { kind: 'status', byte: 0x12 }],
  [[0x7e], { kind: 'status', byte: 0x7e }],
  [[0x37, 0x22, 0x30, 0x30, 0x34, 0x32, 0x00], { kind: 'process_id', id: '0042' }],
  [[0x00], { kind: 'paper_sensor', byte: 0x00 }],
  [[0x0f], { kind: 'paper_sensor', byte: 0x0f }],
  [[0x1c, 0x00, 0x0c, 0x0f], { kind: 'pushed', bytes: [0x1c, 0x00, 0x0c, 0x0f] }],
];

test('questions as the manual spells them', () => {
  expect([...askStatus(4)]).toEqual([0x10, 0x04, 4]);
  expect([...askProcessId('0042')]).toEqual([
    0x1d, 0x28, 0x48, 6, 0, 48, 48, 0x30, 0x30, 0x34, 0x32,
  ]);
});

test('answers in any order, cut anywhere, are told apart', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ANSWERS)), fc.array(fc.nat(200)), (answers, cuts) => {
      const stream = Uint8Array.from(answers.flatMap(([bytes]) => bytes));
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const read = createReplyReader();
      const found = edges.slice(1).flatMap((edge, i) => read(stream.subarray(edges[i], edge)));
      expect(found).toEqual(answers.map(([, reply]) => reply));
    }),
  );
});

test('noise is bounded: a block without end is dropped', () => {
  const read = createReplyReader();
  expect(read(Uint8Array.from([0x37, ...Array.from({ length: 20 }, () => 0xff)]))).toEqual([]);
  expect(read(Uint8Array.of(0x12))).toEqual([{ kind: 'status', byte: 0x12 }]);
});

describe('what the bits mean', () => {
  const code = (printer: number, cause: number, paper: number): string | undefined =>
    refusalOf(sensorsOfStatus(printer, cause, paper))?.code;

  test('answers to DLE EOT 1, 2, 4', () => {
    expect(code(0x12, 0x12, 0x12)).toBeUndefined();
    expect(code(0x1a, 0x12, 0x12)).toBe('device.printer_offline');
    expect(code(0x1a, 0x16, 0x12)).toBe('device.cover_open');
    expect(code(0x1a, 0x32, 0x12)).toBe('device.paper_out');
    expect(code(0x1a, 0x12, 0x72)).toBe('device.paper_out');
    expect(code(0x1a, 0x52, 0x12)).toBe('device.printer_error');
    expect(sensorsOfStatus(0x12, 0x12, 0x1e)).toMatchObject({
      isPaperNearEnd: true,
      isPaperOut: false,
    });
  });

  test('bytes pushed by GS a', () => {
    const pushed = (a: number, b: number, c: number): string | undefined =>
      troubleOf(sensorsOfPushed([a, b, c, 0x0f]))?.code;
    expect(pushed(0x10, 0, 0)).toBeUndefined();
    expect(pushed(0x18, 0, 0)).toBeUndefined();
    expect(pushed(0x38, 0, 0)).toBe('device.cover_open');
    expect(pushed(0x18, 0x08, 0)).toBe('device.printer_error');
    expect(pushed(0x18, 0, 0x0c)).toBe('device.paper_out');
    expect(pushed(0x10, 0, 0x03)).toBeUndefined();
  });
});
