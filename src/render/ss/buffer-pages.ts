/** What a page of ss's output buffer holds: 1 MiB less the page's own two pointers. */
const CAPACITY = 1024 * 1024 - 16;

/** A token is preceded by its length in two bytes and starts at an even place. */
const LENGTH_BYTES = 2;

/** With this many pages in use, ss prints what it has at the end of the row. */
const MOST_PAGES = 5;

/**
 * Counts how full ss's output buffer would be. ss measures its columns over what the buffer holds, so the widths
 * of a long listing can change in the middle, and they change where this count says so.
 */
export class BufferPages {
  private pages = 1;
  private position = LENGTH_BYTES;

  /** Bytes a token takes when nothing stands in its way. */
  static sizeOf(length: number): number {
    return LENGTH_BYTES + length + (length & 1);
  }

  /** Adds a row whose tokens take at most `size` bytes; false when that may not fit and `addTokens` must be asked. */
  add(size: number): boolean {
    if (this.position + size >= CAPACITY) return false;
    this.position += size;
    return true;
  }

  /** Adds a row token by token. */
  addTokens(lengths: readonly number[]): void {
    for (const length of lengths) this.addToken(length);
  }

  /** Whether the row just added was the last one that goes into this buffer. */
  get full(): boolean {
    return this.pages >= MOST_PAGES;
  }

  clear(): void {
    this.pages = 1;
    this.position = LENGTH_BYTES;
  }

  private addToken(length: number): void {
    if (length >= CAPACITY - this.position) this.turn();
    const end = this.position + length + (length & 1);
    if (CAPACITY - end < LENGTH_BYTES) this.turn();
    else this.position = end + LENGTH_BYTES;
  }

  private turn(): void {
    this.pages++;
    this.position = LENGTH_BYTES;
  }
}
