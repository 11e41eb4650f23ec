/** Bytes of a slab; ss prints after some five of them. */
const SLAB = 1 << 20;

/** A piece of a slab. */
export interface Piece {
  readonly slab: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Keeps finished text as bytes outside of V8's heap, where collecting garbage need not copy it. The memory is used again
 * after clear.
 */
export class Slabs {
  private readonly slabs: Buffer[] = [];
  private current = 0;
  private position = 0;

  /** Keeps a text of one byte a character. */
  keep(text: string): Piece {
    if (text.length > SLAB) return { slab: Buffer.from(text, 'latin1'), start: 0, end: text.length };
    if (this.position + text.length > SLAB) {
      this.current++;
      this.position = 0;
    }
    this.slabs[this.current] ??= Buffer.allocUnsafeSlow(SLAB);
    const slab = this.slabs[this.current]!;
    const start = this.position;
    this.position += slab.write(text, start, 'latin1');
    return { slab, start, end: this.position };
  }

  /** Forgets everything that was kept. */
  clear(): void {
    this.current = 0;
    this.position = 0;
  }
}
