import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';

/** Only the owner may read a recording: it has the arguments of other people's processes. */
const MODE = 0o600;

function writeAll(fd: number, piece: Uint8Array): void {
  let offset = 0;
  while (offset < piece.length) offset += writeSync(fd, piece, offset, piece.length - offset);
}

/**
 * Writes a file so that it appears under its name whole or not at all: beside it first, then renamed. Passes on what
 * `produce` returns or throws; throws the system's error where the file cannot be written.
 */
export async function writeWhole<T>(
  path: string,
  produce: (sink: (piece: Uint8Array) => void) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${process.pid}-${Date.now().toString(36)}.tmp`;
  const fd = openSync(temporary, 'wx', MODE);
  let open = true;
  try {
    const result = await produce((piece) => writeAll(fd, piece));
    fsyncSync(fd);
    open = false;
    closeSync(fd);
    renameSync(temporary, path);
    return result;
  } catch (error) {
    if (open) closeSync(fd);
    unlinkSync(temporary);
    throw error;
  }
}
