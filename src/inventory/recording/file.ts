import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { errnoNumber } from '../../kernel/errno.js';
import { SystemError } from '../../kernel/system-error.js';

/** Only the owner may read a recording: it has the arguments of other people's processes. */
const MODE = 0o600;

/** Opens the file beside the one wanted. Throws SystemError, which names the one wanted. */
function openBeside(temporary: string, path: string): number {
  try {
    return openSync(temporary, 'wx', MODE);
  } catch (error) {
    const errno = errnoNumber((error as NodeJS.ErrnoException).code ?? '');
    throw errno === undefined ? error : new SystemError(`write ${path}`, errno);
  }
}

function writeAll(fd: number, piece: Uint8Array): void {
  let offset = 0;
  while (offset < piece.length) offset += writeSync(fd, piece, offset, piece.length - offset);
}

/**
 * Writes a file so that it appears under its name whole or not at all: beside it first, then renamed. Passes on what
 * `produce` returns or throws; throws SystemError where the file cannot be made, and the system's error for a full disk.
 */
export async function writeWhole<T>(
  path: string,
  produce: (sink: (piece: Uint8Array) => void) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${process.pid}-${Date.now().toString(36)}.tmp`;
  const fd = openBeside(temporary, path);
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
