/** Bytes on their way: filled at one end, drained at the other. */
export class Chunk {
  readonly #bytes: Buffer;
  #start = 0;
  #end = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  /** Whether more can be filled in. */
  get hasRoom(): boolean {
    return this.#end - this.#start < this.#bytes.length;
  }

  /** What waits to be drained. */
  get pending(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** The room behind it. */
  get room(): Buffer {
    if (this.#end === this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    return this.#bytes.subarray(this.#end);
  }

  /** So many bytes were put into the room. */
  filled(count: number): void {
    this.#end += count;
  }

  /** So many bytes were taken. */
  drained(count: number): void {
    this.#start += count;
    if (this.isEmpty) {
      this.#start = 0;
      this.#end = 0;
    }
  }
}
