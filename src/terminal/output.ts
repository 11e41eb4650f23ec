import { writeSync } from 'node:fs';

/** The reader of an output is gone (EPIPE), as after `| head -1`: a reason to stop quietly, not a failure. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
  constructor() {
    super('the reader of the output is gone');
  }
}

/** An output that cannot be written: a full disk, an I/O error. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Writes bytes at a position and returns how many were taken, as fs.writeSync does. */
export type WriteCall = (fd: number, bytes: Uint8Array, offset: number, length: number) => number;

/** Text on its way to a descriptor; pieces are gathered and written in big blocks. */
export interface Output {
  /** Adds text. Throws OutputClosed when the reader is gone, OutputError when it cannot be written. */
  write(text: string): void;
  /** Adds bytes, which are not kept: they go out at once, after the text gathered so far. Throws as write. */
  writeBytes(bytes: Uint8Array): void;
  /** Writes what is gathered; nothing is written at exit by itself. */
  flush(): void;
}

/** Characters gathered before a write: large enough that the number of system calls does not matter. */
const BLOCK = 1 << 17;

/** Longest pause between two tries on a non-blocking descriptor that is full, in milliseconds. */
const LONGEST_PAUSE = 16;

let pauseCell: Int32Array | undefined;

/** Blocks this thread; a listing has nothing else to do while its reader is slow. */
const pause = (milliseconds: number): void => {
  pauseCell ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(pauseCell, 0, 0, milliseconds);
};

/** Turns what write(2) failed with into the error a command ends with; undefined where trying again is right. */
const failure = (error: unknown): Error | undefined => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EAGAIN' || code === 'EINTR') return undefined;
  if (code === 'EPIPE' || code === 'ECONNRESET') return new OutputClosed();
  if (code === undefined) return error as Error;
  return new OutputError(`cannot write the output: ${message}`);
};

/** Writes all bytes, however many calls it takes; waits where the descriptor is non-blocking and full. */
const writeAll = (fd: number, bytes: Uint8Array, call: WriteCall): void => {
  let offset = 0;
  let wait = 1;
  while (offset < bytes.length) {
    try {
      offset += call(fd, bytes, offset, bytes.length - offset);
      wait = 1;
    } catch (error) {
      const reason = failure(error);
      if (reason !== undefined) throw reason;
      pause(wait);
      wait = Math.min(wait * 2, LONGEST_PAUSE);
    }
  }
};

/** An Output on a descriptor the caller keeps owning. */
export const openOutput = (fd: number, call: WriteCall = writeSync): Output => {
  let gathered = '';
  const flush = (): void => {
    if (gathered === '') return;
    const bytes = Buffer.from(gathered, 'utf8');
    gathered = '';
    writeAll(fd, bytes, call);
  };
  const write = (text: string): void => {
    gathered += text;
    if (gathered.length >= BLOCK) flush();
  };
  const writeBytes = (bytes: Uint8Array): void => {
    flush();
    writeAll(fd, bytes, call);
  };
  return { write, writeBytes, flush };
};

/** Writes bytes at once, as they are. Throws OutputClosed when the reader is gone, OutputError when they cannot be written. */
export const writeBytes = (fd: number, bytes: Uint8Array, call: WriteCall = writeSync): void =>
  writeAll(fd, bytes, call);

/** Writes one message to standard error; a closed or full standard error is nothing to report. */
export const complain = (line: string): void => {
  try {
    writeAll(2, Buffer.from(`${line}\n`, 'utf8'), writeSync);
  } catch {
    // There is no other place left to complain at.
  }
};
