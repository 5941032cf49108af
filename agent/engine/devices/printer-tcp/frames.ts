/**
 * What is said to a receipt printer beside the receipt, and what it answers. From Epson's
 * «ESC/POS Command Reference» for TM printers.
 */
const DLE = 0x10;
const EOT = 0x04;
const ENQ = 0x05;
const DC4 = 0x14;
const ESC = 0x1b;
const GS = 0x1d;

/** `DLE EOT n`, answered at once, also off-line: 1 the printer, 2 why it is off-line, 4 the paper. */
export function askStatus(n: 1 | 2 | 4): Buffer {
  return Buffer.of(DLE, EOT, n);
}

/** `ESC @`: modes as at power-on. It also switches pushing off, so `GS a` comes after it. */
export const INITIALISE = Buffer.of(ESC, 0x40);

/** `GS a 14`: pushes four bytes whenever on-line/off-line, errors or paper change. */
export const PUSH_STATUS = Buffer.of(GS, 0x61, 0b1110);
/** `GS a 0`. */
export const PUSH_NOTHING = Buffer.of(GS, 0x61, 0);

/**
 * `DLE ENQ 2` leaves a cutter error and drops the buffers; `DLE DC4 8` drops them in any other state,
 * so that the rest of a receipt does not come out by itself when paper is put in.
 */
export const CLEAR_BUFFERS = Buffer.of(DLE, ENQ, 2, DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8);

const PROCESS_ID = 48;

/** `GS ( H` function 48: echoes the id once everything before it is printed. @param id four digits */
export function askProcessId(id: string): Buffer {
  return Buffer.concat([
    Buffer.of(GS, 0x28, 0x48, 6, 0, PROCESS_ID, PROCESS_ID),
    Buffer.from(id, 'ascii'),
  ]);
}

/** `GS r 1`: the paper sensor, answered in its turn behind everything before it. */
export const ASK_PAPER_SENSOR = Buffer.of(GS, 0x72, 1);

export type Reply =
  /** Answer to `DLE EOT n`. */
  | { readonly kind: 'status'; readonly byte: number }
  /** Pushed by `GS a`. */
  | { readonly kind: 'pushed'; readonly bytes: readonly [number, number, number, number] }
  | { readonly kind: 'process_id'; readonly id: string }
  | { readonly kind: 'paper_sensor'; readonly byte: number };

/** A block is `37 22`, data, `00`. */
const BLOCK_HEAD = 0x37;
const BLOCK_BYTES_MAX = 16;
const PUSHED_BYTES = 4;

const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
const isPushedHead = (byte: number): boolean => (byte & 0x93) === 0x10;
const isTransmitted = (byte: number): boolean => (byte & 0x90) === 0;

/** Splits what a printer sends into answers; the bytes of the kinds cannot be taken for each other. */
export function createReplyReader(): (chunk: Uint8Array) => Reply[] {
  let begun: number[] = [];

  function inBlock(): Reply[] {
    const last = begun.at(-1);
    if (last !== 0 && begun.length < BLOCK_BYTES_MAX) return [];
    const isProcessId = begun[1] === 0x22 && last === 0;
    const id = Buffer.from(begun.slice(2, -1)).toString('ascii');
    begun = [];
    return isProcessId ? [{ kind: 'process_id', id }] : [];
  }

  function inPushed(): Reply[] {
    const [a = 0, b = 0, c = 0, d = 0] = begun;
    if (begun.length < PUSHED_BYTES) return [];
    begun = [];
    return [{ kind: 'pushed', bytes: [a, b, c, d] }];
  }

  function take(byte: number): Reply[] {
    if (begun.length > 0) {
      begun.push(byte);
      return begun[0] === BLOCK_HEAD ? inBlock() : inPushed();
    }
    if (byte === BLOCK_HEAD || isPushedHead(byte)) {
      begun.push(byte);
      return [];
    }
    if (isStatus(byte)) return [{ kind: 'status', byte }];
    if (isTransmitted(byte)) return [{ kind: 'paper_sensor', byte }];
    return [];
  }

  return (chunk) => [...chunk].flatMap(take);
}
