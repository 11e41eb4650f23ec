import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where the code of each file of the bundle is, counted from the end of the index: offset and length. */
export type Places = Readonly<Record<string, readonly [offset: number, length: number]>>;

/** V8 copies code that does not begin at a multiple of this. */
const alignment = 8;

const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;

/** A file of code: its length, where its index ends, the index in JSON, then the code of one file after the other. */
const pack = (codes: readonly (readonly [name: string, code: Buffer])[]): Buffer => {
  const places: Record<string, readonly [number, number]> = {};
  let end = 0;
  for (const [name, code] of codes) {
    places[name] = [end, code.length];
    end += aligned(code.length);
  }
  const index = JSON.stringify(places);
  const start = aligned(8 + index.length); // the index is ASCII; blanks behind it do no harm
  const file = Buffer.alloc(start + end, ' ');
  file.writeUInt32LE(file.length, 0);
  file.writeUInt32LE(start, 4);
  file.write(index, 8, 'latin1');
  for (const [name, code] of codes) code.copy(file, start + places[name]![0]);
  return file;
};

/** Writes a file that is on the disk before it has its name: V8 believes a cache, so half of one must never be seen. */
const writeWhole = (path: string, content: Buffer): void => {
  const temporary = `${path}.${process.pid}`;
  const fd = openSync(temporary, 'wx', 0o644);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(fd, content, at);
    fsyncSync(fd);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
};

/**
 * Writes a code cache, whole or not at all. Only the owner of the package does: nobody else's files come to lie in it, and
 * nobody runs code that another user wrote.
 */
export const save = (path: string, codes: readonly (readonly [name: string, code: Buffer])[]): void => {
  try {
    if (statSync(dirname(path)).uid === process.geteuid?.()) writeWhole(path, pack(codes));
  } catch {
    // a file system that is full or read-only: the next start takes as long as this one
  }
};
