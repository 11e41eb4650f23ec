import { readFileSync, readlinkSync } from 'node:fs';
import type { SessionEnd, SessionOpened } from '../../index.js';
import { escapeLine } from '../../terminal/index.js';

/** The open(2) flags of a descriptor of ours, in octal as proc(5) has them. */
const flagsOf = (fd: number): string =>
  /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1] ?? '?';

const line = (fd: number, label: string): string => {
  const what = readlinkSync(`/proc/self/fd/${fd}`);
  return `${String(fd).padStart(5)} ${escapeLine(what)} flags=${flagsOf(fd)} ${escapeLine(label)}\n`;
};

const lines = ({ descriptors, label }: SessionEnd): string[] => {
  if (descriptors === undefined) return [`    - ${escapeLine(label)}\n`];
  const both = new Set([descriptors.read, descriptors.write]);
  return Array.from(both).flatMap((fd) => (fd === undefined ? [] : [line(fd, label)]));
};

/** `-D`: the descriptors that a session moves data between: number, file, flags, and what they are to us. */
export const analysis = ({ left, right }: SessionOpened): string =>
  `   FD file flags end\n${[...lines(left), ...lines(right)].join('')}`;
