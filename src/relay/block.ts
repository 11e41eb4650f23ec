/** What a direction starts with, and how large it may become: a session that has little to say stays small. */
const firstSize = 16_384;
const largestSize = 1 << 20;
/** The largest message of the kernel's default buffers fits: 212,992 bytes over Unix sockets. */
const messageSize = 1 << 18;

/** The room that a direction reads into. It grows while it is found full. */
export class Block {
  #bytes: Uint8Array;
  readonly #fixed: boolean;

  constructor(bounds: 'bytes' | 'messages', size: number | undefined) {
    this.#fixed = size !== undefined || bounds === 'messages';
    this.#bytes = new Uint8Array(size ?? (bounds === 'messages' ? messageSize : firstSize));
  }

  /** Room for at most so many bytes. */
  room(most: number): Uint8Array {
    return most < this.#bytes.length ? this.#bytes.subarray(0, most) : this.#bytes;
  }

  /** What was read into the room. What is behind may be written over by the next read. */
  filled(length: number): Uint8Array {
    return this.#bytes.subarray(0, length);
  }

  /** Makes more room for the next read if this one filled all there was. */
  grow(length: number): void {
    if (this.#fixed || length < this.#bytes.length || length >= largestSize) return;
    this.#bytes = new Uint8Array(length * 4);
  }
}
