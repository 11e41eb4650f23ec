/** Control messages of sendmsg(2) and recvmsg(2), cmsg(3), as typed records. */
import { close } from '../../kernel/descriptor.js';
import { copyBytes } from '../../wire/byte-order.js';
import { type ControlMessage, ControlReader, encodeControl } from '../../wire/control.js';
import { rowFor, rowOf } from './table.js';
import type { AncillaryData } from './types.js';

export type * from './types.js';

const toControl = (data: AncillaryData): ControlMessage => {
  if (data.kind === 'raw') return data;
  const row = rowFor(data);
  return { level: row.level, type: row.type, bytes: row.encode(data) };
};

/**
 * Encodes control messages for sendmsg(2), in order. Descriptors in them stay the caller's. Throws TypeError for a kind
 * that can only be received, RangeError for a value that does not fit.
 */
export const encodeAncillary = (data: readonly AncillaryData[]): Uint8Array =>
  encodeControl(data.map(toControl));

function decodeOne({ view, level, type, offset, end }: ControlReader): AncillaryData {
  const row = rowOf(level, type);
  const known = row !== undefined && end - offset >= row.size ? row.decode(view, offset, end) : undefined;
  return known ?? { kind: 'raw', level, type, bytes: copyBytes(view, offset, end) };
}

/**
 * Decodes the first `length` bytes that recvmsg(2) wrote into `control`; unknown messages, and those cut short by
 * MSG_CTRUNC, stay raw. The caller owns the descriptors in the result. Throws DecodeError for bytes that are no control
 * messages, after closing the descriptors already seen.
 */
export function decodeAncillary(control: Uint8Array, length: number): AncillaryData[] {
  const result: AncillaryData[] = [];
  const reader = new ControlReader(control, length);
  try {
    while (reader.next()) result.push(decodeOne(reader));
  } catch (error) {
    closeDescriptors(result);
    throw error;
  }
  return result;
}

/** The descriptors a list of received messages holds: passed ones and pidfds, not the errno in place of a pidfd. */
export function descriptorsOf(ancillary: readonly AncillaryData[]): number[] {
  const descriptors: number[] = [];
  for (const data of ancillary) {
    if (data.kind === 'rights') descriptors.push(...data.descriptors);
    else if (data.kind === 'pidfd' && data.descriptor >= 0) descriptors.push(data.descriptor);
  }
  return descriptors;
}

/**
 * Closes every descriptor of received messages, passed ones and pidfds. Call it once: the numbers may be used again.
 * Throws SystemError when one was closed before, after closing the others.
 */
export function closeDescriptors(ancillary: readonly AncillaryData[]): void {
  const failures: unknown[] = [];
  for (const fd of descriptorsOf(ancillary)) {
    try {
      close(fd);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
