/** The part of escpos 2.5.2 that is used; the package has no types of its own. */
declare module 'escpos/printer.js' {
  interface MemoryAdapter {
    write(bytes: Buffer, done?: () => void): void;
  }
  class Printer {
    constructor(adapter: MemoryAdapter, options?: { encoding?: string });
    /** Our own bytes, as they are. */
    print(bytes: Buffer): this;
    /** Encoded text and LF. */
    text(content: string, encoding?: string): this;
    /** `ESC a`. */
    align(align: 'LT' | 'CT' | 'RT'): this;
    /** LF, `lines` times. */
    feed(lines: number): this;
    /** Feeds, then `GS V 1` (partial) or `GS V 0`. */
    cut(isPartial: boolean, feedLines: number): this;
    flush(): this;
  }
  export = Printer;
}
