import { LITTLE_ENDIAN } from '../byte-order.js';
import { decodeInetAttributes, type InetDiagAttributes } from './inet-attributes.js';

/** Only the short attributes of a plain listing repeat; anything longer is decoded at once. In 32-bit words. */
const LIMIT = 16;

/**
 * Decodes attributes, and hands the same object out again while the bytes stay the same. In a plain listing most
 * sockets have the same shutdown, mark, cgroup and options, so this halves the cost of a message.
 */
export class InetAttributeMemo {
  private readonly words = new Uint32Array(LIMIT);
  private length = -1;
  private last: InetDiagAttributes | undefined;

  constructor(private readonly protocol: number) {}

  /** The attributes in [offset, end). Throws DecodeError. */
  decode(view: DataView, offset: number, end: number): InetDiagAttributes {
    const length = (end - offset) >>> 2;
    if (length > LIMIT || ((end - offset) & 3) !== 0)
      return decodeInetAttributes(view, offset, end, this.protocol);
    const { last, words } = this;
    if (last !== undefined && length === this.length && this.matches(view, offset)) return last;
    const found = decodeInetAttributes(view, offset, end, this.protocol);
    for (let i = 0; i < length; i++) words[i] = view.getUint32(offset + i * 4, LITTLE_ENDIAN);
    this.length = length;
    this.last = found;
    return found;
  }

  /** From the end, where ids differ first. */
  private matches(view: DataView, offset: number): boolean {
    for (let i = this.length - 1; i >= 0; i--)
      if (this.words[i] !== view.getUint32(offset + i * 4, LITTLE_ENDIAN)) return false;
    return true;
  }
}
