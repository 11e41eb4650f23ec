import { ftruncateSync } from 'node:fs';
import { type Descriptor, seek as moveTo } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

/** lseek(2). */
export const SEEK_SET = 0;
export const SEEK_CUR = 1;
export const SEEK_END = 2;

/** Moves to where reading or writing begins. */
export const seek =
  (whence: number) =>
  (fd: Descriptor, offset: OptionValue): void => {
    moveTo(fd, Number(offset), whence);
  };

/** ftruncate(2): makes the file so long. */
export const truncate = (fd: Descriptor, length: OptionValue): void => {
  ftruncateSync(fd, Number(length));
};
