import type { NativeWalk } from '../../kernel/walk.js';
import { DecodeError } from '../../wire/errors.js';
import type { Section } from './container.js';
import { need } from './need.js';

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The section of who holds which sockets, with the files that were read of each process. */
export const encodeWalk = (files: readonly string[], walk: NativeWalk): Section => {
  const parts = [walk.sockets, walk.pids, walk.uids, walk.ends, walk.blob].map(bytesOf);
  const { processes, unreadable } = walk;
  const lengths = parts.map(({ length }) => length);
  return { tag: 'WALK', facts: { files, processes, unreadable, lengths }, body: Buffer.concat(parts) };
};

/** The pieces of a body, copied so that they are aligned. */
function split(body: Uint8Array, lengths: readonly number[]): ArrayBuffer[] | undefined {
  if (lengths.reduce((sum, length) => sum + length, 0) !== body.length) return undefined;
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return new Uint8Array(body.subarray(start - length, start)).buffer;
  });
}

/** Whether the columns belong together: every descriptor to a process, every file of a process to the text. */
function isWhole({ sockets, pids, uids, ends, blob }: NativeWalk, files: number): boolean {
  if (sockets.length % 3 !== 0 || uids.length !== pids.length || ends.length !== pids.length * files)
    return false;
  if (!ends.every((end, at) => end >= (ends[at - 1] ?? 0) && end <= blob.length)) return false;
  return sockets.every(
    (value, at) => Number.isInteger(value) && value >= 0 && (at % 3 !== 0 || value < pids.length),
  );
}

/** Reads such a section; `files` are those an index of owners wants. Throws DecodeError, and TypeError for wrong facts. */
export function decodeWalk({ facts, body }: Section, files: readonly string[], name: string): NativeWalk {
  const found = facts as { files: string[]; processes: number; unreadable: number; lengths: number[] };
  const { processes, unreadable } = found;
  if (found.files.join() !== files.join()) {
    throw new DecodeError(name, 0, body.length, `the files ${files.join(', ')} of each process`);
  }
  need(Number.isInteger(processes) && Number.isInteger(unreadable));
  const [sockets, pids, uids, ends, blob] = split(body, found.lengths) ?? [];
  if (!(sockets && pids && uids && ends && blob)) {
    throw new DecodeError(name, 0, body.length, 'the five columns of a walk');
  }
  const walk = {
    sockets: new Float64Array(sockets),
    pids: new Int32Array(pids),
    uids: new Uint32Array(uids),
    ends: new Uint32Array(ends),
    blob: Buffer.from(blob),
    processes,
    unreadable,
  };
  if (!isWhole(walk, files.length))
    throw new DecodeError(name, 0, body.length, 'columns that belong together');
  return walk;
}
