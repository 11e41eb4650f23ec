import { parseDalan } from '../../grammar/specification/dalan.js';
import { ValueFault } from './value-fault.js';

/** Bytes in socat's notation, such as `x0102` or `i4:"text"`. Throws ValueFault. */
export function binaryValue(text: string): Uint8Array {
  try {
    return parseDalan(text);
  } catch (error) {
    throw new ValueFault((error as Error).message);
  }
}
