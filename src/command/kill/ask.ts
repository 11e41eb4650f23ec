import { readSync, writeSync } from 'node:fs';

const LINE_END = 10;
const LONGEST = 64;

/** Reads a line from standard input, byte by byte so that nothing after it is taken; the end of input ends it too. */
const readLine = (): string => {
  const line: number[] = [];
  const byte = new Uint8Array(1);
  while (line.length < LONGEST) {
    if (readSync(0, byte, 0, 1, null) === 0 || byte[0] === LINE_END) break;
    line.push(byte[0] as number);
  }
  return Buffer.from(line).toString('latin1').trim().toLowerCase();
};

/** Asks on standard error whether to destroy so many sockets; anything but yes is no. */
export const confirm = (count: number): boolean => {
  writeSync(2, `Destroy ${count === 1 ? '1 socket' : `${count} sockets`}? [y/N] `);
  const answer = readLine();
  return answer === 'y' || answer === 'yes';
};
